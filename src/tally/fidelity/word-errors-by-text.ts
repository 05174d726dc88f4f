import type { HeardErrors } from '../../core/trial/answer-fidelity.ts'
import { seededRandom } from '../../pace/random.ts'
import { drawBlocks } from '../resampling/block-resampling.ts'
import { bootstrapInterval } from '../resampling/bootstrap-interval.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { estimateWordErrorRate, type WordErrorRate } from '../statistics/word-error-rate.ts'

/** Word errors of a target in all answers to one text: the unit of resampling. */
export type ErrorsByText = ReadonlyMap<number, HeardErrors>

const DRAWS = 2000
const BOOTSTRAP_STREAM = 231
/** Fewer texts show too little of what varies. */
export const MIN_TEXTS = 6

/** @param of returns the errors of one answer; undefined if nobody counted them */
export function errorsByText<Answer extends { readonly text: number }>(
  answers: readonly Answer[],
  of: (answer: Answer) => HeardErrors | undefined,
): ErrorsByText {
  const found = new Map<number, HeardErrors>()
  for (const answer of answers) {
    const one = of(answer)
    if (!one) continue
    const { words = 0, errors = 0 } = found.get(answer.text) ?? {}
    found.set(answer.text, { words: words + one.words, errors: errors + one.errors })
  }
  return found
}

/**
 * The word error rate with a cluster bootstrap over texts: the words of one text succeed or fail together,
 * and so do answers to the same text. If there are no errors, or only one text has any, resampling shows no
 * variation, and the interval is that of `estimateWordErrorRate`. Undefined without words.
 */
export function bootstrapErrorRate(errors: ErrorsByText, seed: number): WordErrorRate | undefined {
  const texts = [...errors.values()]
  const estimate = estimateWordErrorRate(texts)
  if (!estimate || texts.length < MIN_TEXTS) return estimate && { value: estimate.value }
  if (texts.filter((text) => text.errors > 0).length < 2) return estimate
  const draws = drawRates([texts], seed, ([rate = 0]) => rate)
  return { value: estimate.value, interval: intervalOfDraws(draws, texts.length) }
}

/** Errors per word, over all texts. @param times how often each text counts; once if absent */
export function rateOf(texts: readonly HeardErrors[], times?: Int32Array): number {
  let [words, errors] = [0, 0]
  for (const [index, text] of texts.entries()) {
    const weight = times?.[index] ?? (times ? 0 : 1)
    words += text.words * weight
    errors += text.errors * weight
  }
  return words === 0 ? Number.NaN : errors / words
}

/** One rate per draw, ascending. All sides resample the same texts. */
export function drawRates(
  sides: readonly (readonly HeardErrors[])[],
  seed: number,
  combine: (rates: readonly number[]) => number,
): Float64Array {
  const random = seededRandom(seed, BOOTSTRAP_STREAM)
  const texts = sides[0]?.length ?? 0
  return Float64Array.from({ length: DRAWS }, () => {
    const times = drawBlocks(texts, random)
    return combine(sides.map((side) => rateOf(side, times)))
  })
    .filter((value) => !Number.isNaN(value))
    .sort()
}

/** The interval from draws over a number of texts. */
export function intervalOfDraws(draws: Float64Array, texts: number, confidence = CONFIDENCE) {
  return bootstrapInterval({ draws, unknown: 0, degrees: texts - 1 }, confidence)
}
