import type { Predicate } from '../../core/adapter/adapter-description.ts'
import { saysError } from '../../core/error-text.ts'
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

/**
 * Whether a message matches a predicate.
 * @param isError of a rule for errors: a field that says that there is no error does not exist
 */
export function matches(predicate: Predicate, message: ProtocolMessage, isError = false): boolean {
  const matchesPart = (part: Predicate) => matches(part, message, isError)
  if ('all' in predicate) return predicate.all.every(matchesPart)
  if ('any' in predicate) return predicate.any.some(matchesPart)
  if ('not' in predicate) return !matchesPart(predicate.not)
  if ('event' in predicate) return message.event === predicate.event
  const { at, ...operators } = predicate
  const found = valueAtPointer(message.value, at)
  if (isError && 'exists' in operators && operators.exists && !saysError(found)) return false
  return Object.entries(operators).every(([name, operand]) => OPERATORS[name as OperatorName](found, operand))
}

function isNonEmpty(found: unknown): boolean {
  return (typeof found === 'string' || found instanceof Uint8Array) && found.length > 0
}
