import type { Refusal } from '../twin.ts'

/** The fields of a client's request, a JSON object. */
export type Fields = Readonly<Record<string, unknown>>

/** Parses a client's message; undefined if it is not a JSON object. */
export function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined
  } catch {
    return undefined
  }
}

/** A provider's check of one field. A missing field is valid unless it is required. */
export interface Rule {
  readonly field: string
  readonly required?: boolean
  readonly holds: (value: unknown) => boolean
  readonly message: string
  readonly options?: readonly unknown[]
}

export const oneOf = (field: string, options: readonly unknown[]): Rule => ({
  field,
  options,
  holds: (value) => options.includes(value),
  message: `Invalid enum value. Expected ${options.map((option) => `'${option}'`).join(' | ')}`,
})

export const between = (field: string, from: number, to: number): Rule => ({
  field,
  holds: (value) => typeof value === 'number' && value >= from && value <= to,
  message: `Expected a number from ${from} to ${to}`,
})

export const flag = (field: string): Rule => ({
  field,
  holds: (value) => typeof value === 'boolean',
  message: 'Expected boolean',
})

export const required = (rule: Rule): Rule => ({ ...rule, required: true })

/** Returns the first violation. `optional` names required fields that may be missing this time. */
export function check(
  fields: Fields,
  rules: readonly Rule[],
  optional: readonly string[] = [],
): Extract<Refusal, { reason: 'invalid' }> | undefined {
  for (const { field, required, holds, message, options } of rules) {
    const received = fields[field]
    if (received === undefined && (!required || optional.includes(field))) continue
    if (holds(received)) continue
    return { reason: 'invalid', field, message, received, ...(options ? { options } : {}) }
  }
  return undefined
}
