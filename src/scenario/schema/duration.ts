import { z } from 'zod'

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
const WRITTEN = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/
const A_DAY = 24 * MILLISECONDS.h

/** `800ms`, `90s`, `1.5m`, `2h`, or a number of milliseconds: milliseconds, at most a day. */
export function duration(least = 0) {
  const error = `a duration such as 800ms, 90s or 2m, or a number of milliseconds, ${least > 0 ? `at least ${least}ms and ` : ''}at most 24h`
  return z
    .union([z.number(), z.string().regex(WRITTEN)], { error })
    .transform(toMilliseconds)
    .refine((milliseconds) => milliseconds >= least && milliseconds <= A_DAY, { error })
}

function toMilliseconds(value: number | string): number {
  if (typeof value === 'number') return value
  const [, amount, unit] = WRITTEN.exec(value) ?? []
  return Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
}
