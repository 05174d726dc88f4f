import { z } from 'zod'

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
const WRITTEN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/
const A_DAY = 86_400_000

/**
 * Parses `800ms`, `90s`, `1.5m`, `2h` or a number of milliseconds. Returns milliseconds, from `least` to one
 * day.
 */
export function duration(least = 0) {
  const { error, isBetween } = bounds(least)
  return z
    .union([z.number({ error }), z.string({ error }).regex(WRITTEN, { error })], { error })
    .transform(toMilliseconds)
    .refine(isBetween, { error })
}

/** Like `duration`, for fields in which a plain number means something else. */
export function durationWithUnit(least = 0) {
  const { error, isBetween } = bounds(least)
  return z.string({ error }).regex(WRITTEN, { error }).transform(toMilliseconds).refine(isBetween, { error })
}

function bounds(least: number) {
  const range = least > 0 ? `from ${least}ms to 24h` : 'at most 24h'
  return {
    error: `a duration such as 800ms, 90s or 2m, or a number of milliseconds, ${range}`,
    isBetween: (milliseconds: number) => milliseconds >= least && milliseconds <= A_DAY,
  }
}

function toMilliseconds(value: number | string): number {
  if (typeof value === 'number') return value
  const [, amount, unit = ''] = WRITTEN.exec(value) ?? []
  return Number(amount) * (MILLISECONDS[unit] ?? Number.NaN)
}
