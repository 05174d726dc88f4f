import type { Predicate } from '../../core/adapter-description.ts'
import { valueAt } from './pointer.ts'
import type { Unit } from './unit.ts'

/** The operators of a predicate, by name. */
const QUESTIONS: Readonly<Record<string, (found: unknown, asked: unknown) => boolean>> = {
  is: (found, asked) => found === asked,
  isNot: (found, asked) => found !== asked,
  in: (found, asked) => (asked as readonly unknown[]).includes(found),
  notIn: (found, asked) => !(asked as readonly unknown[]).includes(found),
  exists: (found, asked) => (found !== undefined && found !== null) === asked,
  truthy: (found, asked) => Boolean(found) === asked,
  filled: (found, asked) => isFilled(found) === asked,
  contains: (found, asked) =>
    typeof found === 'string' && found.toLowerCase().includes(String(asked).toLowerCase()),
}

export const PLACE_QUESTIONS: readonly string[] = Object.keys(QUESTIONS)

/** Whether a message matches a predicate. */
export function holds(predicate: Predicate, unit: Unit): boolean {
  if ('all' in predicate) return predicate.all.every((one) => holds(one, unit))
  if ('any' in predicate) return predicate.any.some((one) => holds(one, unit))
  if ('not' in predicate) return !holds(predicate.not, unit)
  if ('event' in predicate) return unit.event === predicate.event
  const { at, ...questions } = predicate
  const found = valueAt(unit.value, at)
  return Object.entries(questions).every(([name, asked]) => QUESTIONS[name]?.(found, asked) ?? false)
}

function isFilled(found: unknown): boolean {
  return (typeof found === 'string' || found instanceof Uint8Array) && found.length > 0
}
