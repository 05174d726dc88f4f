import type { Scenario } from '../../core/scenario.ts'
import type { Trial } from '../../core/trial.ts'
import { type Reader, readerOf } from './gauge.ts'
import { judgeThreshold, type ThresholdResult } from './judge-threshold.ts'

/** Counts trials as they finish and evaluates the scenario's thresholds at any time. */
export class ThresholdWatch {
  readonly #readers: readonly {
    readonly threshold: NonNullable<Scenario['thresholds']>[number]
    readonly reader: Reader
  }[]

  constructor({ thresholds = [], goodput }: Pick<Scenario, 'thresholds' | 'goodput'>) {
    this.#readers = thresholds.map((threshold) => ({ threshold, reader: readerOf(threshold, goodput) }))
  }

  count(trial: Trial): void {
    for (const { reader } of this.#readers) reader.count(trial)
  }

  /** In the scenario's order. */
  results(): ThresholdResult[] {
    return this.#readers.map(({ threshold, reader }) => judgeThreshold(threshold, reader.gauge))
  }

  /** The first failed threshold that must abort the run, `elapsed` milliseconds into it. */
  aborting(elapsed: number): ThresholdResult | undefined {
    return this.results().find(
      ({ threshold, state }) =>
        threshold.abortOnFail && state === 'fail' && elapsed >= threshold.delayAbortEval,
    )
  }
}

/** Evaluates the thresholds over all trials of a run. */
export async function judgeThresholds(
  scenario: Pick<Scenario, 'thresholds' | 'goodput'>,
  trials: AsyncIterable<Trial> | Iterable<Trial>,
): Promise<ThresholdResult[]> {
  const watch = new ThresholdWatch(scenario)
  for await (const trial of trials) watch.count(trial)
  return watch.results()
}
