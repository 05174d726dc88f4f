import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { compareErrorRates } from './contrast-error-rates.ts'
import type { FidelityDifference } from './fidelity-summary.ts'
import { splitByLoad } from './load-split.ts'
import { errorsByText } from './word-errors-by-text.ts'

/** What a target's load costs in word errors. */
export interface LoadDifference extends FidelityDifference {
  /**
   * The fewest and the most requests of the target in flight while it answered under load. At rest there was
   * one.
   */
  readonly inFlight: readonly [least: number, most: number]
}

/**
 * Compares answers under load with answers of the same target to the same texts at rest (`splitByLoad`), in
 * pairs. All intervals together hold with 95 % confidence (Bonferroni).
 * @param inFlight by trial
 */
export function compareLoads(
  answers: readonly AnswerFidelity[],
  inFlight: ReadonlyMap<number, number>,
  seed: number,
): LoadDifference[] {
  const targets = [...new Set(answers.map(({ target }) => target))]
  const loadOf = ({ trial }: AnswerFidelity) => ({ in_flight: inFlight.get(trial) ?? 0 })
  const splits = targets.flatMap((target) => {
    const own = answers.filter((answer) => answer.target === target && answer.heard)
    const split = splitByLoad(own.map(loadOf))
    return split ? [{ target, own, split }] : []
  })
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, splits.length)
  return splits.flatMap(({ target, own, split }) => {
    const errorsOf = (isIn: typeof split.isAlone) =>
      errorsByText(
        own.filter((answer) => isIn(loadOf(answer))),
        ({ heard }) => heard,
      )
    const found = compareErrorRates([errorsOf(split.isAlone), errorsOf(split.isBusy)], seed, confidence)
    return found ? [{ from: target, to: target, ...found, inFlight: split.busy }] : []
  })
}
