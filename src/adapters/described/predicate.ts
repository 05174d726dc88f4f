import type { Predicate } from '../../core/adapter/adapter-description.ts'
import { valueAtPointer } from '../../core/json-pointer.ts'
import type { ProtocolMessage } from './protocol-message.ts'

type Operator = (found: unknown, operand: unknown) => boolean

/** The operators of a predicate, by name. */
const OPERATORS = {
  is: (found, operand) => found === operand,
  isNot: (found, operand) => found !== operand,
  in: (found, operand) => (operand as readonly unknown[]).includes(found),
  notIn: (found, operand) => !(operand as readonly unknown[]).includes(found),
  exists: (found, operand) => (found !== undefined && found !== null) === operand,
  truthy: (found, operand) => Boolean(found) === operand,
  filled: (found, operand) => isNonEmpty(found) === operand,
  contains: (found, operand) =>
    typeof found === 'string' && found.toLowerCase().includes(String(operand).toLowerCase()),
} as const satisfies Record<string, Operator>

export type OperatorName = keyof typeof OPERATORS
export const OPERATOR_NAMES = Object.keys(OPERATORS) as readonly OperatorName[]

/** Whether a message matches a predicate. */
export function matches(predicate: Predicate, message: ProtocolMessage): boolean {
  if ('all' in predicate) return predicate.all.every((part) => matches(part, message))
  if ('any' in predicate) return predicate.any.some((part) => matches(part, message))
  if ('not' in predicate) return !matches(predicate.not, message)
  if ('event' in predicate) return message.event === predicate.event
  const { at, ...operators } = predicate
  const found = valueAtPointer(message.value, at)
  return Object.entries(operators).every(([name, operand]) => OPERATORS[name as OperatorName](found, operand))
}

function isNonEmpty(found: unknown): boolean {
  return (typeof found === 'string' || found instanceof Uint8Array) && found.length > 0
}
