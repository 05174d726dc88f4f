import type { Micros } from '../../core/units.ts'
import type { HostInterval, LoopInterval } from '../../results/run/run-file.ts'
import { createHistogram, recordValue } from '../../tally/statistics/histogram.ts'
import type { HarnessSample } from './harness-sample.ts'
import type { HarnessSignals } from './judge-run.ts'
import { PercentileShift } from './percentile-shift.ts'

/** Utilisation is averaged over this many health intervals, of about one second each. */
const SUSTAINED_INTERVALS = 10

/** A frame of the caller's speech sent later than this is late: they are 20 ms apart. */
const LATE_FRAME_US: Micros = 5000

/**
 * Collects health data of the harness during a run. Its memory grows with the number of targets, not of
 * requests or turns.
 */
export class HarnessMonitor {
  readonly #shortestByTarget = new Map<string, ReturnType<typeof createHistogram>>()
  readonly #shift = new PercentileShift()
  readonly #canary = createHistogram()
  readonly #lateness = createHistogram()
  readonly #cores: number
  #measured = 0
  #answered = 0
  #fromPackets = 0
  #machineFaults = 0
  /** Measured trials that did not get as far as an answer: no network, or a refused key. */
  #unreached = 0
  /** Something was measured, or should have been. */
  #isBegun = false
  #suspended = 0
  /** Turns in which the caller spoke, and those whose last frame of speech was late. */
  #spoken = 0
  #spokenLate = 0

  /** @param cores that the processor use of the host is of: those that this process may use */
  constructor(cores: number) {
    this.#cores = cores
  }

  count(sample: HarnessSample): void {
    if (sample.phase !== 'measure') return
    this.#isBegun = true
    // Its instants say nothing, not even about the harness.
    if (sample.isSuspended) {
      this.#suspended++
      return
    }
    const { startDelay, frameDelay } = sample
    if (startDelay !== undefined) recordValue(this.#lateness, startDelay)
    if (frameDelay !== undefined) {
      this.#spoken++
      if (frameDelay > LATE_FRAME_US) this.#spokenLate++
    }
    // What was shed was never started and has no timestamps.
    if (sample.outcome === 'shed') return
    if (sample.outcome === 'harness') this.#machineFaults++
    if (sample.isUnreached) this.#unreached++
    this.#addStamp(sample)
  }

  /** @param lags of the canary's stamps */
  addCanaryLags(lags: readonly Micros[]): void {
    for (const lag of lags) recordValue(this.#canary, lag)
  }

  summarize(loop: readonly LoopInterval[], host: readonly HostInterval[]): HarnessSignals {
    if (!this.#isBegun || (this.#measured > 0 && this.#unreached === this.#measured)) return NOTHING_REACHED
    const median = this.#shortestMedian()
    const steady = dropFirstIntervals(loop)
    return {
      utilisation: maxSustainedUtilisation(steady),
      heldUp: Math.max(
        0,
        ...[...groupByWorker(steady).values()].map((own) => mean(own.map(({ heldUp = 0 }) => heldUp))),
      ),
      machineFaults: this.#machineFaults,
      suspended: this.#suspended,
      medianShift: this.#shift.ofMedian,
      tailShift: this.#shift.ofTail,
      canary: this.#canary.getValueAtPercentile(90) / median,
      lateness: this.#lateness.getValueAtPercentile(99) / 1e3,
      usualLateness: this.#lateness.getValueAtPercentile(90) / 1e3,
      lateSpeech: this.#spokenLate / Math.max(1, this.#spoken),
      throttled: mean(host.map(({ throttled = 0 }) => throttled)),
      others: mean(host.map(({ others, steal = 0 }) => others + steal)) / this.#cores,
      packets: this.#fromPackets / Math.max(1, this.#answered),
    }
  }

  #addStamp({ target, lag, shortest, isFromPackets }: HarnessSample): void {
    this.#measured++
    // There was no answer.
    if (shortest === undefined) return
    this.#answered++
    if (isFromPackets) this.#fromPackets++
    this.#shift.add(target, shortest, lag)
    const histogram = this.#shortestByTarget.get(target) ?? createHistogram()
    this.#shortestByTarget.set(target, histogram)
    recordValue(histogram, shortest)
  }

  /**
   * Of the fastest target: lag that is small compared with it is small for all. Infinite if there was no
   * answer.
   */
  #shortestMedian(): number {
    const medians = [...this.#shortestByTarget.values()].map((histogram) =>
      histogram.getValueAtPercentile(50),
    )
    return Math.max(1, Math.min(...medians))
  }
}

/**
 * Without a connection there are no timestamps that the harness could have falsified, and a load that fails
 * at once keeps a thread busy: that is no overload.
 */
const NOTHING_REACHED: HarnessSignals = {
  utilisation: 0,
  heldUp: 0,
  machineFaults: 0,
  suspended: 0,
  medianShift: 0,
  tailShift: 0,
  canary: 0,
  lateness: 0,
  usualLateness: 0,
  lateSpeech: 0,
  throttled: 0,
  others: 0,
  packets: 0,
}

/** Drops the first interval of each thread: it covers loading the code, before any trial began. */
function dropFirstIntervals(loop: readonly LoopInterval[]): LoopInterval[] {
  return [...groupByWorker(loop).values()].flatMap((intervals) =>
    intervals.length > 1 ? intervals.slice(1) : intervals,
  )
}

function groupByWorker(loop: readonly LoopInterval[]): Map<number, LoopInterval[]> {
  const workers = new Map<number, LoopInterval[]>()
  for (const interval of loop) {
    const intervals = workers.get(interval.worker ?? 0) ?? []
    workers.set(interval.worker ?? 0, intervals)
    intervals.push(interval)
  }
  return workers
}

/**
 * The highest mean utilisation of any thread over ten consecutive intervals, or over all if there are fewer.
 */
function maxSustainedUtilisation(loop: readonly LoopInterval[]): number {
  let most = 0
  for (const intervals of groupByWorker(loop).values()) {
    const length = Math.min(SUSTAINED_INTERVALS, intervals.length)
    for (let from = 0; from + length <= intervals.length; from++) {
      const window = intervals.slice(from, from + length)
      most = Math.max(most, mean(window.map(({ utilisation }) => utilisation)))
    }
  }
  return most
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
