import { type Random, seededRandom } from '../../pace/random.ts'
import {
  type HitCount,
  type ProportionDifference,
  proportionDifference,
  pValueOfDecrease,
} from '../statistics/proportion-difference.ts'
import { drawBlocks } from './block-resampling.ts'
import { bootstrapInterval } from './bootstrap-interval.ts'

/** Successful trials of a block, and those of the control in the same block. */
export interface SuccessBlock {
  readonly own: HitCount
  readonly control?: HitCount
}

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
 * exchangeable: how often would runs that were dealt these blocks at random differ by as much, relative to the
 * control? Never more certain than Fisher's exact test of the target alone, which takes trials as independent:
 * a better control is no regression of the target.
 */
export function successPValues(
  before: readonly SuccessBlock[],
  after: readonly SuccessBlock[],
  seed: number,
): SuccessPValues {
  const random = seededRandom(seed, PERMUTATION_STREAM)
  const deal = dealBlocks([...before, ...after], before.length, random)
  const observed = rate(after) - rate(before)
  let [falls, rises] = [1, 1]
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const difference = deal()
    if (difference <= observed + ROUNDING) falls += 1
    if (difference >= observed - ROUNDING) rises += 1
  }
  const [from, to] = [totalOf(before, 'own'), totalOf(after, 'own')]
  return {
    fall: Math.max(falls / (DRAWS + 1), pValueOfDecrease(from, to)),
    rise: Math.max(rises / (DRAWS + 1), pValueOfDecrease(to, from)),
  }
}

const ROUNDING = 1e-12

/**
 * The interval of the difference, relative to the control's: the union of the block bootstrap's and of the one
 * for independent trials, because blocks without a failure show no variation at all.
 */
export function successDifference(
  before: readonly SuccessBlock[],
  after: readonly SuccessBlock[],
  confidence: number,
  seed: number,
): ProportionDifference | undefined {
  const independent = independentDifference(before, after, confidence)
  if (!independent) return undefined
  const random = seededRandom(seed, INTERVAL_STREAM)
  const [drawBefore, drawAfter] = [drawRates(before, random), drawRates(after, random)]
  const draws = Float64Array.from({ length: DRAWS }, () => drawAfter() - drawBefore())
  const known = draws.filter((value) => !Number.isNaN(value)).sort()
  const degrees = Math.max(1, before.length + after.length - 2)
  const { low, high } = bootstrapInterval(
    { draws: known, unknown: DRAWS - known.length, degrees },
    confidence,
  )
  return {
    difference: independent.difference,
    low: Math.max(-1, Math.min(low, independent.low)),
    high: Math.min(1, Math.max(high, independent.high)),
  }
}

/** The difference of the two sides' own differences (MOVER; Zou and Donner 2008). */
function independentDifference(
  before: readonly SuccessBlock[],
  after: readonly SuccessBlock[],
  confidence: number,
): ProportionDifference | undefined {
  const [own, control] = (['own', 'control'] as const).map((side) =>
    proportionDifference(totalOf(before, side), totalOf(after, side), confidence),
  )
  if (!own || !control) return own
  const difference = own.difference - control.difference
  return {
    difference,
    low: difference - Math.hypot(own.difference - own.low, control.high - control.difference),
    high: difference + Math.hypot(own.high - own.difference, control.difference - control.low),
  }
}

/** Returns the rate of as many blocks as there are, drawn with replacement. */
function drawRates(blocks: readonly SuccessBlock[], random: Random): () => number {
  const [own, control] = [columnsOf(blocks, 'own'), columnsOf(blocks, 'control')]
  const controlled = isControlled(blocks)
  return () => {
    const times = drawBlocks(blocks.length, random)
    return rateOf((side) => countDrawn(side === 'own' ? own : control, times), controlled)
  }
}

function countDrawn(columns: CountColumns, times: Int32Array): HitCount {
  let [hits, n] = [0, 0]
  for (let index = 0; index < times.length; index += 1) {
    hits += (times[index] ?? 0) * (columns.hits[index] ?? 0)
    n += (times[index] ?? 0) * (columns.n[index] ?? 0)
  }
  return { hits, n }
}

/**
 * Deals the blocks to two runs at random, the first of which gets so many: returns how much higher the rate of the
 * second is.
 */
function dealBlocks(blocks: readonly SuccessBlock[], first: number, random: Random): () => number {
  const [own, control] = [columnsOf(blocks, 'own'), columnsOf(blocks, 'control')]
  const controlled = isControlled(blocks)
  const order = Int32Array.from(blocks.keys())
  return () => {
    shuffle(order, random)
    const owns = split(own, order, first)
    const controls = controlled ? split(control, order, first) : owns
    const [lower, higher] = ([0, 1] as const).map((part) =>
      rateOf((side) => (side === 'own' ? owns : controls)[part], controlled),
    )
    return (higher ?? 0) - (lower ?? 0)
  }
}

/** The counts of one side as columns, since thousands of deals and draws read all of them. */
interface CountColumns {
  readonly hits: Float64Array
  readonly n: Float64Array
  readonly total: HitCount
}

function columnsOf(blocks: readonly SuccessBlock[], side: keyof SuccessBlock): CountColumns {
  return {
    hits: Float64Array.from(blocks, (block) => block[side]?.hits ?? 0),
    n: Float64Array.from(blocks, (block) => block[side]?.n ?? 0),
    total: totalOf(blocks, side),
  }
}

/** The counts of the first blocks in an order, and those of the rest. */
function split(columns: CountColumns, order: Int32Array, first: number): readonly [HitCount, HitCount] {
  let [hits, n] = [0, 0]
  for (let index = 0; index < first; index += 1) {
    hits += columns.hits[order[index] ?? 0] ?? 0
    n += columns.n[order[index] ?? 0] ?? 0
  }
  return [
    { hits, n },
    { hits: columns.total.hits - hits, n: columns.total.n - n },
  ]
}

function shuffle(order: Int32Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1)
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
}

function rate(blocks: readonly SuccessBlock[]): number {
  return rateOf((side) => totalOf(blocks, side), isControlled(blocks))
}

/** A rate, or how far it lies above the control's. */
function rateOf(total: (side: keyof SuccessBlock) => HitCount, controlled: boolean): number {
  const own = total('own')
  const control = controlled ? total('control') : { hits: 0, n: 1 }
  return own.hits / own.n - control.hits / control.n
}

function isControlled([first]: readonly SuccessBlock[]): boolean {
  return first?.control !== undefined
}

function totalOf(blocks: readonly SuccessBlock[], side: keyof SuccessBlock): HitCount {
  let [hits, n] = [0, 0]
  for (const block of blocks) {
    hits += block[side]?.hits ?? 0
    n += block[side]?.n ?? 0
  }
  return { hits, n }
}
