import type { Phase } from '../../core/trial/trial.ts'
import type { RunTime } from '../../core/units.ts'
import type { ThresholdTracker } from '../../tally/thresholds/threshold-tracker.ts'

/** Ends a measurement when a threshold with `abortOnFail` fails. */
export class ThresholdGuard<Row extends { readonly phase: Phase }> {
  /** The threshold that failed, if one has. */
  breach: string | undefined
  readonly #watch: ThresholdTracker<Row>
  readonly #stop = new AbortController()

  constructor(watch: ThresholdTracker<Row>) {
    this.#watch = watch
  }

  /** Aborts when the measurement should start nothing new. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Checks a batch of finished trials or turns. `elapsed`: microseconds into the run. */
  readonly check = (rows: readonly Row[], elapsed: RunTime): void => {
    if (!this.#watch.mayAbort || this.breach !== undefined) return
    for (const row of rows) this.#watch.count(row)
    const failed = this.#watch.findAborting(elapsed / 1e3)
    if (!failed) return
    this.breach = `${failed.threshold.selector}: ${failed.threshold.words}`
    this.#stop.abort()
  }
}
