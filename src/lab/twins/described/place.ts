/** A decoded message or body: JSON, MessagePack or text. */
export type Value = unknown

/** The value at a JSON pointer (RFC 6901); undefined if there is none. */
export function at(value: Value, pointer: string): Value {
  return stepsOf(pointer).reduce<Value>(
    (found, step) => (isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined),
    value,
  )
}

/** A copy with a new value at the pointer. Missing parents are created. */
export function withAt(value: Value, pointer: string, placed: Value): Value {
  return placedIn(value, stepsOf(pointer), placed)
}

function placedIn(value: Value, steps: readonly string[], placed: Value): Value {
  const [step, ...rest] = steps
  if (step === undefined) return placed
  const inner = isObject(value) ? value : {}
  const child = placedIn(inner[step], rest, placed)
  if (!/^\d+$/.test(step)) return { ...inner, [step]: child }
  const list = Array.isArray(value) ? [...value] : []
  list[Number(step)] = child
  return list
}

function stepsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function isObject(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null
}
