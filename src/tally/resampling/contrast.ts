import { type Random, seededRandom } from '../../pace/random.ts'
import { weightedSum } from '../statistics/quantile.ts'
import { WeightCache } from '../statistics/weight-cache.ts'
import { drawBlocks, type ResampleBuffer, resampleBlocks } from './block-resampling.ts'
import { onlyBlocks, type Sample, sharedBlocks } from './sample.ts'

/** A sample in a contrast. Its log quantile is added (+1) or subtracted (-1). */
export interface ContrastSide {
  readonly sample: Sample
  readonly sign: 1 | -1
}

/** Samples that were measured side by side, so that they share what happened in a block. */
export type ContrastGroup = readonly ContrastSide[]

export interface ContrastOptions {
  /** Quantiles to compare, 0 to 1. */
  readonly shares: readonly number[]
  readonly seed: number
  readonly draws?: number
  /** Log standard deviation of the drift between groups, which is not visible within them (`drift.ts`). */
  readonly driftDeviation?: number
}

/** A difference of log quantiles with its bootstrap distribution. */
export interface Contrast {
  readonly share: number
  /** Natural logarithm of the ratio; not finite if a quantile lies beyond the timeout. */
  readonly estimate: number
  /**
   * One difference per draw, ascending. Draws in which both sides were infinite are undefined and only
   * counted.
   */
  readonly draws: Float64Array
  readonly unknown: number
  /** Degrees of freedom: blocks minus one, summed over groups. */
  readonly degrees: number
  /** The log standard deviation of the variation that more trials would not reduce. */
  readonly driftDeviation: number
}

const DRAWS = 2000
/** Shorter durations count as one microsecond, the resolution of the clock, because zero has no logarithm. */
const MIN_DURATION_US = 1

/**
 * The block bootstrap of sums of log quantiles (docs/methods.md, "Comparing two latency distributions"). Groups are
 * resampled independently. Within a group all sides use the same blocks, which cancels the drift that they share.
 */
export function bootstrapContrast(groups: readonly ContrastGroup[], options: ContrastOptions): Contrast[] {
  const { shares, seed, draws = DRAWS, driftDeviation = 0 } = options
  const aligned = groups.map(alignBlocks)
  const random = seededRandom(seed, CONTRAST_STREAM)
  const estimates = sumOverGroups(aligned.map((group) => logQuantiles(group, shares)))
  const drawn = shares.map(() => new Float64Array(draws))
  const scratch: ResampleBuffer = { buffer: new Float64Array(0), size: 0 }
  for (let draw = 0; draw < draws; draw += 1) {
    const sums = sumOverGroups(aligned.map((group) => resampleGroup(group, shares, random, scratch)))
    const shift = driftDeviation > 0 ? driftDeviation * normalDraw(random) : 0
    for (const [index, sum] of sums.entries()) (drawn[index] as Float64Array)[draw] = sum + shift
  }
  const degrees = aligned.reduce((sum, { blocks }) => sum + Math.max(0, blocks - 1), 0)
  return shares.map((share, index) => ({
    share,
    estimate: estimates[index] ?? Number.NaN,
    ...sortDraws(drawn[index] as Float64Array),
    degrees,
    driftDeviation,
  }))
}

const CONTRAST_STREAM = 101

export interface AlignedGroup {
  readonly sides: ContrastGroup
  readonly blocks: number
  readonly weights: WeightCache
}

/** The group, reduced to the blocks that all its sides have. */
export function alignBlocks(group: ContrastGroup): AlignedGroup {
  const labels = sharedBlocks(group.map(({ sample }) => sample))
  const sides = group.map(({ sample, sign }) => ({ sign, sample: onlyBlocks(sample, labels) }))
  return { sides, blocks: labels.length, weights: new WeightCache() }
}

function resampleGroup(
  { sides, blocks, weights }: AlignedGroup,
  shares: readonly number[],
  random: Random,
  scratch: ResampleBuffer,
): number[] {
  const times = drawBlocks(blocks, random)
  const sums = shares.map(() => 0)
  for (const { sample, sign } of sides) {
    resampleBlocks(sample, times, scratch)
    addLogQuantiles(sums, sign, scratch, shares, weights)
  }
  return sums
}

function logQuantiles({ sides, weights }: AlignedGroup, shares: readonly number[]): number[] {
  const sums = shares.map(() => 0)
  for (const { sample, sign } of sides)
    addLogQuantiles(sums, sign, { buffer: sample.values, size: sample.values.length }, shares, weights)
  return sums
}

function addLogQuantiles(
  sums: number[],
  sign: number,
  { buffer: sorted, size }: ResampleBuffer,
  shares: readonly number[],
  weights: WeightCache,
): void {
  for (const [index, share] of shares.entries()) {
    const quantile = weightedSum(sorted, weights.get(size, share))
    sums[index] = (sums[index] ?? 0) + sign * Math.log(Math.max(MIN_DURATION_US, quantile))
  }
}

function sumOverGroups(parts: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = parts
  return first.map((value, index) => others.reduce((sum, other) => sum + (other[index] ?? 0), value))
}

/** Infinity minus infinity is NaN: such draws are only counted. */
function sortDraws(drawn: Float64Array): Pick<Contrast, 'draws' | 'unknown'> {
  const known = drawn.filter((value) => !Number.isNaN(value)).sort()
  return { draws: known, unknown: drawn.length - known.length }
}

/** A standard normal number (Box and Muller, 1958). */
export function normalDraw(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()))
  return radius * Math.cos(2 * Math.PI * random.fraction())
}
