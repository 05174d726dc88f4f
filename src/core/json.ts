/** A JSON object whose fields have not been checked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a value is an object: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Parses JSON. Undefined if the text is not JSON. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Parses a JSON object. Undefined if the text is not JSON or not an object. Never throws. */
export function parseJsonObject(text: string): JsonObject | undefined {
  const value = parseJson(text)
  return isJsonObject(value) ? value : undefined
}

/** The value if it is a non-empty string, otherwise undefined. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The value as a number; NaN if it is neither a number nor text. `Number` throws for some objects. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
}

/** The value as text; empty if it is neither text nor a number. `String` throws for some objects. */
export function toText(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : ''
}

/** No real message or file comes near it, and recursive code follows it without running out of stack. */
const MAX_NESTING = 100

/** Whether data from outside is nested more deeply than recursive code may follow. */
export function isNestedTooDeeply(data: unknown): boolean {
  let level = [data]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_NESTING) return true
    level = level.flatMap(valuesIn)
  }
  return false
}

function valuesIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}
