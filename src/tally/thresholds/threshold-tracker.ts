import { type AnyThreshold, DEFAULT_GOODPUT } from '../../core/config/threshold.ts'
import type { Phase, Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { Millis } from '../../core/units.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { createThresholdCounter, type MetricReader, type ThresholdCounter } from './accumulator.ts'
import { evaluateThreshold, type ThresholdResult } from './evaluate-threshold.ts'
import { readerForTrials } from './metric-readers.ts'
import { readerForTurns } from './turn-metric-readers.ts'

/** Tracks the thresholds of a scenario of requests. */
export function trackTrialThresholds({
  thresholds = [],
  goodput = DEFAULT_GOODPUT,
}: Pick<Scenario, 'thresholds' | 'goodput'>): ThresholdTracker<Trial> {
  return track('trial', thresholds, ({ metric }) => readerForTrials(metric, goodput))
}

/** Tracks the thresholds of a scenario of conversations. */
export function trackTurnThresholds({
  thresholds = [],
  targets,
}: Pick<ConversationScenario, 'thresholds' | 'targets'>): ThresholdTracker<TurnRecord> {
  const stacks = new Map(targets.map((target) => [target.id, target]))
  return track('turn', thresholds, ({ metric }) => readerForTurns(metric, stacks))
}

function track<
  Row extends { readonly phase: Phase; readonly vantage?: string },
  Threshold extends AnyThreshold,
>(
  each: 'trial' | 'turn',
  thresholds: readonly Threshold[],
  readerFor: (threshold: Threshold) => MetricReader<Row>,
): ThresholdTracker<Row> {
  return new ThresholdTracker(
    thresholds.map((threshold) => ({
      threshold,
      counter: createThresholdCounter(threshold, readerFor(threshold)),
    })),
    each,
  )
}

interface CountedThreshold<Row> {
  readonly threshold: AnyThreshold
  readonly counter: ThresholdCounter<Row>
}

/** Counts requests or turns as they finish and evaluates the scenario's thresholds at any time. */
export class ThresholdTracker<Row extends { readonly phase: Phase }> {
  /** Whether a threshold ends the run when it fails. */
  readonly mayAbort: boolean
  readonly #counters: readonly CountedThreshold<Row>[]
  readonly #each: 'trial' | 'turn'

  /** @param each what a row is, for messages */
  constructor(counters: readonly CountedThreshold<Row>[], each: 'trial' | 'turn') {
    this.#each = each
    this.mayAbort = counters.some(({ threshold }) => threshold.abortOnFail)
    this.#counters = counters
  }

  count(row: Row): void {
    for (const { counter } of this.#counters) counter.count(row)
  }

  /** In the scenario's order. */
  results(): ThresholdResult[] {
    return this.#counters.map(({ threshold, counter }) =>
      evaluateThreshold(threshold, counter.accumulator, this.#each),
    )
  }

  /** The first failed threshold that must abort the run, `elapsed` milliseconds into it. */
  findAborting(elapsed: Millis): ThresholdResult | undefined {
    return this.results().find(
      ({ threshold, state }) =>
        threshold.abortOnFail && state === 'fail' && elapsed >= threshold.delayAbortEval,
    )
  }
}
