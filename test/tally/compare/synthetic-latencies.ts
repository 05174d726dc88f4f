import { type Random, seededRandom } from '../../../src/pace/random.ts'
import { createSample, type Sample } from '../../../src/tally/resampling/sample.ts'

/** Latencies of a made-up provider, in microseconds, from a seed: the truth is known. */
export interface LatencyDistribution {
  readonly name: string
  readonly latency: (random: Random) => number
}

export const LOG_NORMAL: LatencyDistribution = {
  name: 'log-normal',
  latency: (random) => 200_000 * Math.exp(0.4 * normal(random)),
}

export const LATENCY_DISTRIBUTIONS: readonly LatencyDistribution[] = [
  LOG_NORMAL,
  {
    // A Pareto tail with index 2.5: the third moment is infinite.
    name: 'heavy-tailed',
    latency: (random) => 150_000 * (1 - random.fraction()) ** (-1 / 2.5),
  },
  {
    name: 'bimodal',
    latency: (random) => (random.fraction() < 0.8 ? 200_000 : 600_000) * Math.exp(0.15 * normal(random)),
  },
]

/** A change of a provider's load that everybody meets at the same time: log factors by block, AR(1). */
export function simulateDrift(
  blocks: number,
  deviation: number,
  random: Random,
  correlation = 0.9,
): number[] {
  const drift: number[] = []
  let level = deviation * normal(random)
  for (let block = 0; block < blocks; block += 1) {
    drift.push(level)
    level = correlation * level + deviation * Math.sqrt(1 - correlation ** 2) * normal(random)
  }
  return drift
}

/** A run of one target: so many trials in each block of the drift, all slower by the factor. */
export function simulateRun(
  { latency }: LatencyDistribution,
  drift: readonly number[],
  perBlock: number,
  random: Random,
  factor = 1,
): Sample {
  return createSample(
    drift.flatMap((level, block) =>
      Array.from({ length: perBlock }, () => ({ block, value: latency(random) * factor * Math.exp(level) })),
    ),
  )
}

export const randomWith = (seed: number): Random => seededRandom(seed, 900)

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
}
