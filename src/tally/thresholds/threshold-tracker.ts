import type { Trial } from '../../core/trial/trial.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { createThresholdCounter, type ThresholdCounter } from './accumulator.ts'
import { evaluateThreshold, type ThresholdResult } from './evaluate-threshold.ts'

/** Counts trials as they finish and evaluates the scenario's thresholds at any time. */
export class ThresholdTracker {
  readonly #counters: readonly {
    readonly threshold: NonNullable<Scenario['thresholds']>[number]
    readonly counter: ThresholdCounter
  }[]

  constructor({ thresholds = [], goodput }: Pick<Scenario, 'thresholds' | 'goodput'>) {
    this.#counters = thresholds.map((threshold) => ({
      threshold,
      counter: createThresholdCounter(threshold, goodput),
    }))
  }

  count(trial: Trial): void {
    for (const { counter } of this.#counters) counter.count(trial)
  }

  /** In the scenario's order. */
  results(): ThresholdResult[] {
    return this.#counters.map(({ threshold, counter }) => evaluateThreshold(threshold, counter.accumulator))
  }

  /** The first failed threshold that must abort the run, `elapsed` milliseconds into it. */
  findAborting(elapsed: number): ThresholdResult | undefined {
    return this.results().find(
      ({ threshold, state }) =>
        threshold.abortOnFail && state === 'fail' && elapsed >= threshold.delayAbortEval,
    )
  }
}
