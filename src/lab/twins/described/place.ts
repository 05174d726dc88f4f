/** Something of a protocol as a value: JSON, or what stands for it. */
export type Value = unknown

/** What stands at a JSON pointer (RFC 6901); undefined when nothing does. */
export function at(value: Value, pointer: string): Value {
  return stepsOf(pointer).reduce<Value>(
    (found, step) => (isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined),
    value,
  )
}

/** The value with something else at a pointer; what is missing on the way there is made. */
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
