import { type Random, seededRandom } from '../../pace/random.ts'
import { estimateFrom } from './quantile.ts'
import { drawBlocks, type Resampled, resample } from './resampling.ts'
import { onlyBlocks, type Sample, sharedBlocks } from './sample.ts'
import { WeightCache } from './weight-cache.ts'

/** A sample in a contrast. Its log quantile is added (+1) or subtracted (-1). */
export interface Side {
  readonly sample: Sample
  readonly sign: 1 | -1
}

/** Samples that were measured side by side, so that they share what happened in a block. */
export type Group = readonly Side[]

export interface ContrastOptions {
  /** Quantiles to compare, 0 to 1. */
  readonly shares: readonly number[]
  readonly seed: number
  readonly draws?: number
  /** Log standard deviation of the drift between groups, which is not visible within them (`drift.ts`). */
  readonly allowance?: number
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
  readonly allowance: number
}

const DRAWS = 2000
/** Shorter durations count as one microsecond, the resolution of the clock, because zero has no logarithm. */
const SHORTEST = 1

/**
 * The block bootstrap of sums of log quantiles (methods 2.5). Groups are resampled independently. Within a
 * group all sides use the same blocks, which cancels the drift that they share.
 */
export function contrast(groups: readonly Group[], options: ContrastOptions): Contrast[] {
  const { shares, seed, draws = DRAWS, allowance = 0 } = options
  const aligned = groups.map(align)
  const random = seededRandom(seed, CONTRAST_LANE)
  const estimates = sumsOver(aligned.map((group) => logQuantiles(group, shares)))
  const drawn = shares.map(() => new Float64Array(draws))
  const scratch: Resampled = { buffer: new Float64Array(0), size: 0 }
  for (let draw = 0; draw < draws; draw += 1) {
    const sums = sumsOver(aligned.map((group) => redraw(group, shares, random, scratch)))
    const shift = allowance > 0 ? allowance * normalDraw(random) : 0
    for (const [place, sum] of sums.entries()) (drawn[place] as Float64Array)[draw] = sum + shift
  }
  const degrees = aligned.reduce((sum, { blocks }) => sum + Math.max(0, blocks - 1), 0)
  return shares.map((share, place) => ({
    share,
    estimate: estimates[place] ?? Number.NaN,
    ...ascending(drawn[place] as Float64Array),
    degrees,
    allowance,
  }))
}

const CONTRAST_LANE = 101

interface AlignedGroup {
  readonly sides: Group
  readonly blocks: number
  readonly weights: WeightCache
}

function align(group: Group): AlignedGroup {
  const labels = sharedBlocks(group.map(({ sample }) => sample))
  const sides = group.map(({ sample, sign }) => ({ sign, sample: onlyBlocks(sample, labels) }))
  return { sides, blocks: labels.length, weights: new WeightCache() }
}

function redraw(
  { sides, blocks, weights }: AlignedGroup,
  shares: readonly number[],
  random: Random,
  scratch: Resampled,
): number[] {
  const times = drawBlocks(blocks, random)
  const sums = shares.map(() => 0)
  for (const { sample, sign } of sides) {
    resample(sample, times, scratch)
    addLogs(sums, sign, scratch.buffer, scratch.size, shares, weights)
  }
  return sums
}

function logQuantiles({ sides, weights }: AlignedGroup, shares: readonly number[]): number[] {
  const sums = shares.map(() => 0)
  for (const { sample, sign } of sides)
    addLogs(sums, sign, sample.values, sample.values.length, shares, weights)
  return sums
}

function addLogs(
  sums: number[],
  sign: number,
  sorted: Float64Array,
  size: number,
  shares: readonly number[],
  weights: WeightCache,
): void {
  for (const [place, share] of shares.entries()) {
    const quantile = estimateFrom(sorted, weights.of(size, share))
    sums[place] = (sums[place] ?? 0) + sign * Math.log(Math.max(SHORTEST, quantile))
  }
}

function sumsOver(parts: readonly (readonly number[])[]): number[] {
  const [first = [], ...others] = parts
  return first.map((value, place) => others.reduce((sum, other) => sum + (other[place] ?? 0), value))
}

/** Infinity minus infinity is NaN: such draws are only counted. */
function ascending(drawn: Float64Array): Pick<Contrast, 'draws' | 'unknown'> {
  const known = drawn.filter((value) => !Number.isNaN(value)).sort()
  return { draws: known, unknown: drawn.length - known.length }
}

/** A standard normal number (Box and Muller, 1958). */
function normalDraw(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.fraction()))
  return radius * Math.cos(2 * Math.PI * random.fraction())
}
