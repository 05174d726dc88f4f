import type { Delay } from '../core/config/lab-profile.ts'
import type { Random } from './random.ts'

/** Exponential with mean 1. */
export function sampleExponential({ fraction }: Random): number {
  return -Math.log(1 - fraction())
}

/** Standard normal (Box and Muller, 1958). */
export function sampleNormal({ fraction }: Random): number {
  return Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())
}

/**
 * Gamma with this shape and mean 1. Marsaglia and Tsang, "A simple method for generating gamma variables",
 * ACM TOMS 26 (2000), with their own reduction of shapes below 1.
 */
export function sampleGamma(shape: number, random: Random): number {
  if (shape < 1)
    return (sampleGamma(shape + 1, random) * (shape + 1) * random.fraction() ** (1 / shape)) / shape
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = sampleNormal(random)
    const v = (1 + c * x) ** 3
    const u = 1 - random.fraction()
    if (v > 0 && Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape
  }
}

/** Samples a delay of the scenario, in milliseconds. */
export function sampleDelay(delay: Delay, random: Random): number {
  if (typeof delay === 'number') return delay
  if ('min' in delay) return delay.min + random.fraction() * (delay.max - delay.min)
  return delay.median * Math.exp(delay.sigma * sampleNormal(random))
}
