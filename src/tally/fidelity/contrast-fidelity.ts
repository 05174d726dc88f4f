import type { FidelityMetric } from '../../core/config/threshold.ts'
import { bootstrapInterval, mirrorContrast, pValueAtMost } from '../resampling/bootstrap-interval.ts'
import { bootstrapContrast, type ContrastGroup } from '../resampling/contrast.ts'
import { createSample, type Sample } from '../resampling/sample.ts'
import { type SuccessBlock, successDifference, successPValues } from '../resampling/success-blocks.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { contrastErrorRates } from './contrast-error-rates.ts'
import type { HeardTrial } from './fidelity-reading.ts'
import { errorsByText, MIN_TEXTS } from './word-errors-by-text.ts'

/** How a fidelity metric changed from one side to the other. */
export interface FidelityContrast {
  /** For shares the difference, for `rate` the logarithm of the ratio. */
  readonly estimate: number
  /** @param confidence two-sided */
  readonly intervalAt: (confidence: number) => { readonly low: number; readonly high: number }
  /** One-sided p-values of a change for the worse and of one for the better. A rate can only become worse. */
  readonly worse: number
  readonly better: number
}

type Sides = readonly [from: readonly HeardTrial[], to: readonly HeardTrial[]]

/** Texts that both sides need, so that resampling them shows how much the metric varies. */
export const TEXTS_NEEDED: Readonly<Record<FidelityMetric, number>> = {
  wer: MIN_TEXTS,
  rate: MIN_TEXTS,
  truncated: 1,
  clipped: 1,
}

/** The answers for which a metric is known. */
export function answersWith(metric: FidelityMetric, heard: readonly HeardTrial[]): HeardTrial[] {
  return heard.filter((answer) => answer[metric === 'wer' ? 'words' : metric] !== undefined)
}

/** The number of texts that both sides have an answer to. */
export function sharedTexts([from, to]: Sides): number {
  const texts = new Set(to.map(({ text }) => text))
  return new Set(from.flatMap(({ text }) => (texts.has(text) ? [text] : []))).size
}

/**
 * How the answers of one side differ from those of another. Texts are resampled, because answers to one text
 * succeed or fail together. Undefined with too few texts (`TEXTS_NEEDED`).
 */
export function contrastFidelity(
  metric: FidelityMetric,
  sides: Sides,
  seed: number,
): FidelityContrast | undefined {
  const [from, to] = [answersWith(metric, sides[0]), answersWith(metric, sides[1])]
  if (sharedTexts([from, to]) < TEXTS_NEEDED[metric]) return undefined
  if (metric === 'wer') return contrastErrors([from, to], seed)
  return metric === 'rate' ? contrastRates([from, to], seed) : contrastShares(metric, [from, to], seed)
}

function contrastErrors([from, to]: Sides, seed: number): FidelityContrast | undefined {
  const errors = (side: readonly HeardTrial[]) => errorsByText(side, ({ words }) => words)
  const found = contrastErrorRates([errors(from), errors(to)], seed)
  return (
    found && {
      estimate: found.value,
      intervalAt: found.intervalAt,
      worse: found.pOfRise,
      better: found.pOfFall,
    }
  )
}

/**
 * Answers without the finding are successes, and the tests of success rates decide, with texts in place of
 * blocks.
 */
export function contrastShares(
  metric: 'truncated' | 'clipped',
  [from, to]: Sides,
  seed: number,
): FidelityContrast | undefined {
  const [before, after] = [soundByText(metric, from), soundByText(metric, to)]
  const found = successDifference(before, after, CONFIDENCE, seed)
  if (!found) return undefined
  const { fall, rise } = successPValues(before, after, seed)
  return {
    estimate: -found.difference || 0,
    intervalAt: (confidence) => {
      const { low = -1, high = 1 } = successDifference(before, after, confidence, seed) ?? {}
      return { low: -high, high: -low }
    },
    worse: fall,
    better: rise,
  }
}

function soundByText(metric: 'truncated' | 'clipped', heard: readonly HeardTrial[]): SuccessBlock[] {
  const texts = new Map<number, { hits: number; n: number }>()
  for (const answer of heard) {
    const own = texts.get(answer.text) ?? { hits: 0, n: 0 }
    texts.set(answer.text, { hits: own.hits + (answer[metric] ? 0 : 1), n: own.n + 1 })
  }
  return [...texts.values()].map((own) => ({ own }))
}

/** Speech that became slower and speech that became faster both count as a change for the worse. */
function contrastRates([from, to]: Sides, seed: number): FidelityContrast | undefined {
  const found = contrastSpeeds(
    [
      [
        { sample: ratesOf(to), sign: 1 },
        { sample: ratesOf(from), sign: -1 },
      ],
    ],
    seed,
  )
  return (
    found && {
      estimate: found.estimate,
      intervalAt: (confidence) => bootstrapInterval(found, confidence),
      worse: Math.min(pValueAtMost(found, 0), pValueAtMost(mirrorContrast(found), 0)),
      better: 1,
    }
  )
}

export function contrastSpeeds(groups: readonly ContrastGroup[], seed: number) {
  return bootstrapContrast(groups, { shares: [0.5], seed })[0]
}

/** Thousandths of a character: the logarithm of a value below 1 would be of no use. */
export function ratesOf(heard: readonly HeardTrial[]): Sample {
  return createSample(
    heard.flatMap(({ text, rate }) => (rate === undefined ? [] : [{ block: text, value: rate * 1000 }])),
  )
}
