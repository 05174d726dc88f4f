import type { Trial } from '../../core/trial/trial.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { ThresholdTracker } from '../../tally/thresholds/threshold-tracker.ts'

/** Ends a measurement when a threshold with `abortOnFail` fails. */
export class ThresholdGuard {
  /** The threshold that failed, if one has. */
  breach: string | undefined
  readonly #watch: ThresholdTracker
  readonly #isEnabled: boolean
  readonly #stop = new AbortController()

  constructor(scenario: Pick<Scenario, 'thresholds' | 'goodput'>) {
    this.#watch = new ThresholdTracker(scenario)
    this.#isEnabled = scenario.thresholds?.some(({ abortOnFail }) => abortOnFail) ?? false
  }

  /** Aborts when the measurement should start nothing new. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Checks a batch of finished trials. `elapsed`: microseconds into the run. */
  readonly check = (trials: readonly Trial[], elapsed: number): void => {
    if (!this.#isEnabled || this.breach !== undefined) return
    for (const trial of trials) this.#watch.count(trial)
    const failed = this.#watch.findAborting(elapsed / 1e3)
    if (!failed) return
    this.breach = `${failed.threshold.selector}: ${failed.threshold.words}`
    this.#stop.abort()
  }
}
