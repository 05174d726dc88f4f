import type { HeardErrors } from '../../core/trial/answer-fidelity.ts'
import { mirrorContrast, pValueAtMost } from '../resampling/bootstrap-interval.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { estimateWordErrorRate } from '../statistics/word-error-rate.ts'
import { drawRates, type ErrorsByText, intervalOfDraws, MIN_TEXTS, rateOf } from './word-errors-by-text.ts'

/** The difference of two word error rates on the same texts, with its interval. */
export interface ErrorRateDifference extends Interval {
  readonly value: number
  /** Texts that both sides have answered. */
  readonly texts: number
}

/** The difference with its interval at any confidence, and how likely it is by chance. */
export interface ErrorRateContrast extends Pick<ErrorRateDifference, 'value' | 'texts'> {
  /** @param confidence two-sided */
  readonly intervalAt: (confidence: number) => Interval
  /** One-sided p-values of a higher and of a lower rate. */
  readonly pOfRise: number
  readonly pOfFall: number
}

interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The word error rate of `b` minus that of `a` on the texts that both have, resampled together (a paired
 * comparison). If fewer than two texts differ, resampling shows no variation; the two rates are then taken as
 * independent. Undefined with fewer than six texts.
 */
export function contrastErrorRates(
  [a, b]: readonly [ErrorsByText, ErrorsByText],
  seed: number,
): ErrorRateContrast | undefined {
  const shared = [...a.keys()].filter((text) => b.has(text))
  const texts = shared.length
  if (texts < MIN_TEXTS) return undefined
  const of = (side: ErrorsByText) => shared.flatMap((text) => side.get(text) ?? [])
  const [from, to] = [of(a), of(b)]
  const value = rateOf(to) - rateOf(from)
  if (countDiffering(from, to) < 2) {
    const intervalAt = (confidence: number) => unpairedInterval(from, to, confidence)
    return { value, texts, intervalAt, pOfRise: 1, pOfFall: 1 }
  }
  const draws = drawRates([from, to], seed, ([before = 0, after = 0]) => after - before)
  const contrast = { share: 0, estimate: value, draws, unknown: 0, degrees: texts - 1, driftDeviation: 0 }
  return {
    value,
    texts,
    intervalAt: (confidence) => intervalOfDraws(draws, texts, confidence),
    pOfRise: pValueAtMost(contrast, 0),
    pOfFall: pValueAtMost(mirrorContrast(contrast), 0),
  }
}

/** The difference with its interval. Undefined with fewer than six texts. */
export function compareErrorRates(
  sides: readonly [ErrorsByText, ErrorsByText],
  seed: number,
  confidence = CONFIDENCE,
): ErrorRateDifference | undefined {
  const found = contrastErrorRates(sides, seed)
  return found && { value: found.value, ...found.intervalAt(confidence), texts: found.texts }
}

function countDiffering(from: readonly HeardErrors[], to: readonly HeardErrors[]): number {
  return from.filter(({ words, errors }, index) => {
    const other = to[index]
    return other && errors * other.words !== other.errors * words
  }).length
}

/**
 * The interval of the difference of two independent rates from their own intervals (MOVER; Zou and Donner
 * 2008).
 */
export function unpairedInterval(
  before: readonly HeardErrors[],
  after: readonly HeardErrors[],
  confidence: number,
): Interval {
  const [from, to] = [before, after].map((side) => estimateWordErrorRate(side, confidence))
  if (!from?.interval || !to?.interval) return { low: -1, high: 1 }
  const value = to.value - from.value
  return {
    low: value - Math.hypot(to.value - to.interval.low, from.interval.high - from.value),
    high: value + Math.hypot(to.interval.high - to.value, from.value - from.interval.low),
  }
}
