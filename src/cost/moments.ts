import type { ValueRange } from '../core/config/conversation/conversation-pattern.ts'

/** Mean and variance of one draw. */
export interface Moments {
  readonly mean: number
  readonly variance: number
}

/** The moments of a range of values: textbook formulas for the uniform and the log-normal distribution. */
export function computeMoments(spread: ValueRange): Moments {
  if (typeof spread === 'number') return { mean: spread, variance: 0 }
  if ('min' in spread) {
    const { min, max } = spread
    return { mean: (min + max) / 2, variance: (max - min) ** 2 / 12 }
  }
  const { median, sigma } = spread
  const mean = median * Math.exp(sigma ** 2 / 2)
  return { mean, variance: mean ** 2 * Math.expm1(sigma ** 2) }
}
