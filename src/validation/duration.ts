import { z } from 'zod'
import type { Millis } from '../core/units.ts'

const MILLISECONDS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const DURATION_PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/
const DAY_IN_MILLISECONDS = 86_400_000

/**
 * Parses `800ms`, `90s`, `1.5m`, `2h` or a number of milliseconds. Returns milliseconds, from `least` to one
 * day.
 */
export function duration(min = 0) {
  const made = DURATIONS.get(min) ?? makeDuration(min)
  DURATIONS.set(min, made)
  return made
}

/** Those that were made, by their shortest: a schema never changes, and a scenario has hundreds of durations. */
const DURATIONS = new Map<Millis, ReturnType<typeof makeDuration>>()

function makeDuration(min: Millis) {
  const { error, isBetween } = bounds(min)
  return z
    .union([z.number({ error }), z.string({ error }).regex(DURATION_PATTERN, { error })], { error })
    .transform(toMilliseconds)
    .refine(isBetween, { error })
}

/** Like `duration`, for fields in which a plain number means something else. */
export function durationWithUnit(min = 0) {
  const { error, isBetween } = bounds(min)
  return z
    .string({ error })
    .regex(DURATION_PATTERN, { error })
    .transform(toMilliseconds)
    .refine(isBetween, { error })
}

function bounds(min: number) {
  const range = min > 0 ? `from ${min}ms to 24h` : 'at most 24h'
  return {
    error: `a duration such as 800ms, 90s or 2m, or a number of milliseconds, ${range}`,
    isBetween: (milliseconds: Millis) => milliseconds >= min && milliseconds <= DAY_IN_MILLISECONDS,
  }
}

function toMilliseconds(value: number | string): number {
  if (typeof value === 'number') return value
  const [, amount, unit = ''] = DURATION_PATTERN.exec(value) ?? []
  return Number(amount) * (MILLISECONDS_PER_UNIT[unit] ?? Number.NaN)
}
