import type { FidelityMetric } from '../../core/config/threshold.ts'
import { normalQuantile } from '../statistics/distributions.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { standardDeviation } from '../statistics/mean-and-deviation.ts'
import { unpairedInterval } from './contrast-error-rates.ts'
import {
  answersWith,
  contrastShares,
  contrastSpeeds,
  type FidelityContrast,
  ratesOf,
  sharedTexts,
  TEXTS_NEEDED,
} from './contrast-fidelity.ts'
import type { HeardTrial } from './fidelity-reading.ts'
import { errorsByText } from './word-errors-by-text.ts'

/**
 * The standard deviation of the change between two independent sides like this one. Undefined with too few
 * texts.
 */
export function deviationOfChange(
  metric: FidelityMetric,
  heard: readonly HeardTrial[],
  seed: number,
): number | undefined {
  const own = answersWith(metric, heard)
  if (sharedTexts([own, own]) < TEXTS_NEEDED[metric]) return undefined
  if (metric === 'rate') return deviationOfRates(own, seed)
  const found = metric === 'wer' ? unpairedErrors(own) : contrastShares(metric, [own, own], seed)
  if (!found) return undefined
  const { low, high } = found.intervalAt(CONFIDENCE)
  return (high - low) / 2 / normalQuantile((1 + CONFIDENCE) / 2)
}

function unpairedErrors(own: readonly HeardTrial[]): Pick<FidelityContrast, 'intervalAt'> {
  const errors = [...errorsByText(own, ({ words }) => words).values()]
  return { intervalAt: (confidence) => unpairedInterval(errors, errors, confidence) }
}

function deviationOfRates(own: readonly HeardTrial[], seed: number): number | undefined {
  const sample = ratesOf(own)
  const found = contrastSpeeds([[{ sample, sign: 1 }], [{ sample, sign: -1 }]], seed)
  return found && standardDeviation([...found.draws])
}
