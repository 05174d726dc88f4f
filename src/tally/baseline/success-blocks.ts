import { type Random, seededRandom } from '../../pace/random.ts'
import { type BlockCounts, totalCount } from '../compare/arm.ts'
import { drawBlocks } from '../compare/block-resampling.ts'
import { contrastInterval } from '../compare/contrast-interval.ts'
import {
  type HitCount,
  type ProportionDifference,
  proportionDifference,
  pValueOfDecrease,
} from '../statistics/proportion-difference.ts'

/** One-sided p-values of a lower and of a higher success rate. */
export interface SuccessPValues {
  readonly fall: number
  readonly rise: number
}

const DRAWS = 2000
const PERMUTATION_STREAM = 103
const INTERVAL_STREAM = 104

/**
 * Failures come in outages, so trials are not independent. Without a change the blocks of both runs are
 * exchangeable: how often would runs that were dealt these blocks at random differ by as much? Never more
 * certain than Fisher's exact test, which takes trials as independent.
 */
export function successPValues(before: BlockCounts, after: BlockCounts, seed: number): SuccessPValues {
  const random = seededRandom(seed, PERMUTATION_STREAM)
  const pool = [...before, ...after]
  const observed = rate(after) - rate(before)
  let [falls, rises] = [1, 1]
  for (let draw = 0; draw < DRAWS; draw += 1) {
    shuffle(pool, random)
    const difference = rate(pool, before.length) - rate(pool, 0, before.length)
    if (difference <= observed + ROUNDING) falls += 1
    if (difference >= observed - ROUNDING) rises += 1
  }
  const [from, to] = [totalCount(before), totalCount(after)]
  return {
    fall: Math.max(falls / (DRAWS + 1), pValueOfDecrease(from, to)),
    rise: Math.max(rises / (DRAWS + 1), pValueOfDecrease(to, from)),
  }
}

const ROUNDING = 1e-12

/**
 * The interval of the difference: the union of the block bootstrap's and of the one for independent trials,
 * because blocks without a failure show no variation at all.
 */
export function successDifference(
  before: BlockCounts,
  after: BlockCounts,
  confidence: number,
  seed: number,
): ProportionDifference | undefined {
  const independent = proportionDifference(totalCount(before), totalCount(after), confidence)
  if (!independent) return undefined
  const random = seededRandom(seed, INTERVAL_STREAM)
  const draws = Float64Array.from({ length: DRAWS }, () => drawRate(after, random) - drawRate(before, random))
  const known = draws.filter((value) => !Number.isNaN(value)).sort()
  const degrees = Math.max(1, before.length + after.length - 2)
  const { low, high } = contrastInterval({ draws: known, unknown: DRAWS - known.length, degrees }, confidence)
  return {
    difference: independent.difference,
    low: Math.max(-1, Math.min(low, independent.low)),
    high: Math.min(1, Math.max(high, independent.high)),
  }
}

function drawRate(blocks: BlockCounts, random: Random): number {
  const times = drawBlocks(blocks.length, random)
  let [hits, n] = [0, 0]
  for (const [index, block] of blocks.entries()) {
    hits += (times[index] ?? 0) * block.hits
    n += (times[index] ?? 0) * block.n
  }
  return hits / n
}

function shuffle(blocks: HitCount[], random: Random): void {
  for (let last = blocks.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1)
    const [a, b] = [blocks[last], blocks[other]]
    if (a && b) [blocks[last], blocks[other]] = [b, a]
  }
}

/** The success rate of the blocks from one position to another. */
function rate(blocks: BlockCounts, from = 0, to = blocks.length): number {
  let [hits, n] = [0, 0]
  for (let index = from; index < to; index += 1) {
    hits += blocks[index]?.hits ?? 0
    n += blocks[index]?.n ?? 0
  }
  return hits / n
}
