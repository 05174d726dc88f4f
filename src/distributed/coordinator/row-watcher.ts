import { elapsedSince, monotonicClock } from '../../core/clock.ts'
import type { Trial } from '../../core/trial/trial.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import type { RunPlan } from '../../run/plan/run-plan.ts'
import { ThresholdGuard } from '../../run/record/threshold-guard.ts'
import { trackTrialThresholds, trackTurnThresholds } from '../../tally/thresholds/threshold-tracker.ts'
import type { ShippedFile } from '../messages.ts'
import { TableReader } from './table-reader.ts'

export interface RowListener {
  readonly onTrials?: (trials: readonly Trial[]) => void
  readonly onTurns?: (turns: readonly TurnRecord[]) => void
}

/** Reads rows as they come: for the live table, and for thresholds that end the run. */
export class RowWatcher {
  readonly #plan: RunPlan
  readonly #listener: RowListener
  readonly #tables = new Map<string, TableReader>()
  readonly #trialGuards = new Map<string, ThresholdGuard<Trial>>()
  readonly #turnGuards = new Map<string, ThresholdGuard<TurnRecord>>()
  readonly #begun = monotonicClock.now()

  constructor(plan: RunPlan, listener: RowListener) {
    this.#plan = plan
    this.#listener = listener
  }

  /** The threshold that failed at a vantage and ends the run. */
  get breach(): string | undefined {
    const guards = [...this.#trialGuards, ...this.#turnGuards]
    return guards.flatMap(([vantage, { breach }]) =>
      breach === undefined ? [] : `${breach} (${vantage})`,
    )[0]
  }

  /** A row that cannot be read is named when the rows are joined. */
  read(shard: string, vantage: string, file: ShippedFile, bytes: Buffer): void {
    const table = this.#tables.get(shard) ?? new TableReader()
    this.#tables.set(shard, table)
    try {
      if (file === 'trials.csv') this.#seeTrials(vantage, table.trials(bytes))
      if (file === 'turns.csv') this.#seeTurns(vantage, table.turns(bytes))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }

  #seeTrials(vantage: string, trials: readonly Trial[]): void {
    if (this.#plan.workload !== 'requests') return
    const guard =
      this.#trialGuards.get(vantage) ?? new ThresholdGuard(trackTrialThresholds(this.#plan.scenario))
    this.#trialGuards.set(vantage, guard)
    guard.check(trials, elapsedSince(this.#begun))
    this.#listener.onTrials?.(trials)
  }

  #seeTurns(vantage: string, turns: readonly TurnRecord[]): void {
    if (this.#plan.workload !== 'conversations') return
    const guard =
      this.#turnGuards.get(vantage) ?? new ThresholdGuard(trackTurnThresholds(this.#plan.scenario))
    this.#turnGuards.set(vantage, guard)
    guard.check(turns, elapsedSince(this.#begun))
    this.#listener.onTurns?.(turns)
  }
}
