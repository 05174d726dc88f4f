import { parsePointer } from '../../../core/json-pointer.ts'

/** A decoded message or body: JSON, MessagePack or text. */
export type ProtocolValue = unknown

/** A copy with a new value at the JSON pointer. Missing parents are created. */
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

export function isObject(value: ProtocolValue): value is Readonly<Record<string, ProtocolValue>> {
  return typeof value === 'object' && value !== null
}
