import type { Trial } from '../../core/trial/trial.ts'
import type { Micros, RunTime } from '../../core/units.ts'
import { createHistogram, recordValue } from '../statistics/histogram.ts'
import { percentile } from '../statistics/histogram-percentile.ts'

/** A time in which requests waited and none was answered. */
export interface Stall {
  readonly from: RunTime
  readonly to: RunTime
}

/** The stalls of one target, the longest first, and what its load was like otherwise. */
export interface StallFindings {
  readonly stalls: readonly Stall[]
  /** From the start of a request to its first audio. Infinite if the rank falls on a failed trial. */
  readonly p99: Micros
  /** Requests that the load would have started during the longest stall, at the rate it had otherwise. */
  readonly unsent: number
}

const BIN_US: Micros = 100_000
/** Shorter pauses are normal. The limits are absolute, and in multiples of the median wait. */
const MIN_STALL_US: Micros = 1_000_000
const MIN_MEDIANS = 10

interface Bin {
  began: number
  /** Trials that stopped waiting, with or without an answer. */
  done: number
  firstAnswer: RunTime
  lastAnswer: RunTime
}

/** A time in which this process did not run for a while: it was stopped, or the machine slept. */
interface Suspension extends Stall {
  /** How long it did not run. */
  readonly length: Micros
}

/** Finds stalls of one target. Memory grows with the duration of the run and not with the number of trials. */
export class StallTracker {
  readonly #bins = new Map<number, Bin>()
  /** When this process did not run, by the bin in which the earliest request began that was in flight then. */
  readonly #suspensions = new Map<number, Suspension>()
  readonly #waits = createHistogram()
  #failed = 0

  /** Counts a measured trial. */
  count({ suspended_us: suspended, outcome, at: { began, first_audio: answered, end } }: Trial): void {
    const done = answered ?? end
    if (began === undefined || done === undefined) return
    if (suspended !== undefined) this.#noteSuspension(began, end ?? done, suspended)
    this.#binAt(began).began += 1
    const bin = this.#binAt(done)
    bin.done += 1
    if (answered === undefined) {
      if (outcome !== 'harness') this.#failed += 1
      return
    }
    recordValue(this.#waits, answered - began)
    bin.firstAnswer = Math.min(bin.firstAnswer, answered)
    bin.lastAnswer = Math.max(bin.lastAnswer, answered)
  }

  find(): StallFindings {
    const least = Math.max(MIN_STALL_US, MIN_MEDIANS * this.#wait(0.5))
    const stalls = this.#silences().filter((silence) => lengthOf(silence) - this.#ownTime(silence) >= least)
    stalls.sort((a, b) => lengthOf(b) - lengthOf(a))
    const longest = stalls[0] ? lengthOf(stalls[0]) : 0
    return { stalls, p99: this.#wait(0.99), unsent: Math.round(this.#rateOutside(stalls) * longest) }
  }

  /** Starts per microsecond, without the stalls. */
  #rateOutside(stalls: readonly Stall[]): number {
    const bins = [...this.#bins.keys()]
    const span = (Math.max(...bins) - Math.min(...bins) + 1) * BIN_US
    const stalled = stalls.reduce((sum, stall) => sum + lengthOf(stall), 0)
    const began = [...this.#bins.values()].reduce((sum, bin) => sum + bin.began, 0)
    return bins.length === 0 || stalled >= span ? 0 : began / (span - stalled)
  }

  /** The times between one answer and the next in which at least one request waited throughout. */
  #silences(): Stall[] {
    const found: Stall[] = []
    let waiting = 0
    let last: RunTime | undefined
    for (const [index, { began, done, firstAnswer, lastAnswer }] of [...this.#bins].sort(
      ([a], [b]) => a - b,
    )) {
      last ??= index * BIN_US
      if (Number.isFinite(firstAnswer)) {
        found.push({ from: last, to: firstAnswer })
        last = lastAnswer
      }
      waiting += began - done
      // Nobody waits: the load pauses, or is over.
      if (waiting <= 0) last = undefined
    }
    return found
  }

  #noteSuspension(from: RunTime, to: RunTime, length: Micros): void {
    const index = Math.floor(from / BIN_US)
    const known = this.#suspensions.get(index)
    this.#suspensions.set(index, {
      from: Math.min(from, known?.from ?? from),
      to: Math.max(to, known?.to ?? to),
      length: Math.max(length, known?.length ?? 0),
    })
  }

  /** How long this process did not run during a silence, and could not have heard an answer. */
  #ownTime(silence: Stall): Micros {
    const during = [...this.#suspensions.values()].filter(
      ({ from, to }) => from < silence.to && to > silence.from,
    )
    return Math.max(0, ...during.map(({ length }) => length))
  }

  #binAt(at: RunTime): Bin {
    const index = Math.floor(at / BIN_US)
    const found = this.#bins.get(index)
    if (found) return found
    const created = {
      began: 0,
      done: 0,
      firstAnswer: Number.POSITIVE_INFINITY,
      lastAnswer: Number.NEGATIVE_INFINITY,
    }
    this.#bins.set(index, created)
    return created
  }

  #wait(share: number): Micros {
    const quantile = percentile({ histogram: this.#waits, infinite: this.#failed }, share)
    return quantile.kind === 'value' ? quantile.value : Number.POSITIVE_INFINITY
  }
}

function lengthOf({ from, to }: Stall): Micros {
  return to - from
}
