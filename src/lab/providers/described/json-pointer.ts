/** A decoded message or body: JSON, MessagePack or text. */
export type ProtocolValue = unknown

/** The value at a JSON pointer (RFC 6901); undefined if there is none. */
export function valueAt(value: ProtocolValue, pointer: string): ProtocolValue {
  return parsePointer(pointer).reduce<ProtocolValue>(
    (found, step) => (isObject(found) && Object.hasOwn(found, step) ? found[step] : undefined),
    value,
  )
}

/** A copy with a new value at the pointer. Missing parents are created. */
export function withValueAt(value: ProtocolValue, pointer: string, newValue: ProtocolValue): ProtocolValue {
  return setIn(value, parsePointer(pointer), newValue)
}

function setIn(value: ProtocolValue, steps: readonly string[], newValue: ProtocolValue): ProtocolValue {
  const [step, ...rest] = steps
  if (step === undefined) return newValue
  const inner = isObject(value) ? value : {}
  const child = setIn(inner[step], rest, newValue)
  if (!/^\d+$/.test(step)) return { ...inner, [step]: child }
  const list = Array.isArray(value) ? [...value] : []
  list[Number(step)] = child
  return list
}

function parsePointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

export function isObject(value: ProtocolValue): value is Readonly<Record<string, ProtocolValue>> {
  return typeof value === 'object' && value !== null
}
