import { durationOf, STAGES } from '../core/stages.ts'
import type { Trial } from '../core/trial.ts'
import type { HostInterval, LoopInterval } from '../results/run-file.ts'
import { createHistogram, record } from '../tally/histogram.ts'
import type { LoadSigns } from './validity.ts'

/**
 * A trial is affected when its lag reaches this many microseconds and this share of its own time to first
 * audio.
 */
const TOUCH = 2000
const TOUCHING_SHARE = 0.05

/** Utilisation is averaged over this many health intervals, of about one second each. */
const SUSTAINED = 10

const TTFA = STAGES.find(({ name }) => name === 'ttfa')

/**
 * Collects health data of the harness during a run. Its memory grows with the number of targets, not of
 * trials.
 */
export class HarnessWatch {
  readonly #answers = new Map<string, ReturnType<typeof createHistogram>>()
  readonly #lag = createHistogram()
  readonly #canary = createHistogram()
  readonly #lateness = createHistogram()
  readonly #cores: number
  #measured = 0
  #touched = 0

  /** @param cores of the machine */
  constructor(cores: number) {
    this.#cores = cores
  }

  count(trial: Trial): void {
    if (trial.phase !== 'measure') return
    const { due, began } = trial.at
    if (trial.load === 'open' && due !== undefined && began !== undefined) record(this.#lateness, began - due)
    // A shed trial was never started and has no timestamps.
    if (trial.outcome === 'shed') return
    this.#stamp(trial.target, trial.loop_lag_us ?? 0, TTFA && durationOf(TTFA, trial))
  }

  /** @param lags of the canary's stamps, whole microseconds */
  hear(lags: readonly number[]): void {
    for (const lag of lags) record(this.#canary, lag)
  }

  signs(loop: readonly LoopInterval[], host: readonly HostInterval[]): LoadSigns {
    const median = this.#shortestMedian()
    const steady = afterFirst(loop)
    return {
      utilisation: sustained(steady),
      heldUp: Math.max(
        0,
        ...[...byWorker(steady).values()].map((own) => mean(own.map(({ heldUp = 0 }) => heldUp))),
      ),
      touched: this.#measured === 0 ? 0 : this.#touched / this.#measured,
      loopLag: this.#lag.getValueAtPercentile(99) / median,
      canary: this.#canary.getValueAtPercentile(90) / median,
      lateness: this.#lateness.getValueAtPercentile(99) / 1e3,
      usualLateness: this.#lateness.getValueAtPercentile(90) / 1e3,
      throttled: mean(host.map(({ throttled = 0 }) => throttled)),
      others: mean(host.map(({ others, steal = 0 }) => others + steal)) / this.#cores,
    }
  }

  /** Both in microseconds. `firstAudio`: undefined if there was no audio. */
  #stamp(target: string, lag: number, answer: number | undefined): void {
    record(this.#lag, lag)
    this.#measured++
    if (lag >= TOUCH && lag >= TOUCHING_SHARE * (answer ?? 0)) this.#touched++
    if (answer === undefined) return
    const histogram = this.#answers.get(target) ?? createHistogram()
    this.#answers.set(target, histogram)
    record(histogram, answer)
  }

  /**
   * Of the fastest target: lag that is small compared with it is small for all. Infinite if there was no
   * audio.
   */
  #shortestMedian(): number {
    const medians = [...this.#answers.values()].map((histogram) => histogram.getValueAtPercentile(50))
    return Math.max(1, Math.min(...medians))
  }
}

/** Drops the first interval of each thread: it covers loading the code, before any trial began. */
function afterFirst(loop: readonly LoopInterval[]): LoopInterval[] {
  return [...byWorker(loop).values()].flatMap((own) => (own.length > 1 ? own.slice(1) : own))
}

function byWorker(loop: readonly LoopInterval[]): Map<number, LoopInterval[]> {
  const workers = new Map<number, LoopInterval[]>()
  for (const interval of loop) {
    const own = workers.get(interval.worker ?? 0) ?? []
    workers.set(interval.worker ?? 0, own)
    own.push(interval)
  }
  return workers
}

/**
 * The highest mean utilisation of any thread over ten consecutive intervals, or over all if there are fewer.
 */
function sustained(loop: readonly LoopInterval[]): number {
  let most = 0
  for (const own of byWorker(loop).values()) {
    const length = Math.min(SUSTAINED, own.length)
    for (let from = 0; from + length <= own.length; from++) {
      const window = own.slice(from, from + length)
      most = Math.max(most, mean(window.map(({ utilisation }) => utilisation)))
    }
  }
  return most
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
