import type { BlockCounts } from '../../../src/tally/compare/arm.ts'
import { randomWith } from '../compare/synthetic-latencies.ts'

/** Runs whose failures come in outages of whole blocks. */
export interface Outages {
  readonly blocks: number
  readonly perBlock: number
  /** The share of blocks with an outage, and the share of failures during one. */
  readonly outages: number
  readonly failing: number
}

export function simulateOutages({ blocks, perBlock, outages, failing }: Outages, seed: number): BlockCounts {
  const random = randomWith(seed)
  return Array.from({ length: blocks }, () => {
    const rate = random.fraction() < outages ? failing : 0
    const failures = Array.from({ length: perBlock }, () => random.fraction()).filter((each) => each < rate)
    return { n: perBlock, hits: perBlock - failures.length }
  })
}
