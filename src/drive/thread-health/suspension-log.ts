import { wallMillis } from '../../core/clock.ts'
import { type Micros, type Millis, type MonotonicTime, toMicros } from '../../core/units.ts'

/**
 * Time without a tick from which on this thread counts as suspended: its process was stopped (SIGSTOP,
 * a debugger), the machine slept, or something kept the thread from running. Shorter delays are in `loopLag`.
 */
const MIN_SUSPENSION: Millis = 1000

interface Suspension {
  readonly from: MonotonicTime
  readonly to: MonotonicTime
  readonly length: Micros
}

/**
 * Times in which this thread did not run. Timers and answers that were due meanwhile say nothing about the
 * provider. The monotonic clock stands still while a machine sleeps, so that ticks are compared by the wall
 * clock too: one that is set forward looks like sleep, and costs the trials in flight.
 */
export class SuspensionLog {
  readonly #wallClock: () => Millis
  readonly #suspensions: Suspension[] = []
  #last: { readonly at: MonotonicTime; readonly wall: Millis } | undefined

  constructor(wallClock: () => Millis = wallMillis) {
    this.#wallClock = wallClock
  }

  /** Call it often: the thread is running. */
  tick(at: MonotonicTime): void {
    const wall = this.#wallClock()
    const last = this.#last
    // The end of an answer that is recorded later: the thread has run since.
    if (last && at < last.at) return
    this.#last = { at, wall }
    if (!last) return
    const length = Math.max(at - last.at, toMicros(wall - last.wall))
    if (length >= toMicros(MIN_SUSPENSION)) this.#suspensions.push({ from: last.at, to: at, length })
  }

  /** No more ticks follow, and time without them is no suspension. */
  pause(): void {
    this.#last = undefined
  }

  /** The longest suspension between two instants, the second of which is now or was a moment ago. Undefined if none. */
  longestBetween(from: MonotonicTime, until: MonotonicTime): Micros | undefined {
    // A socket's callback can come before the tick that is overdue.
    if (this.#last) this.tick(until)
    const lengths = this.#suspensions
      .filter((one) => one.to >= from && one.from <= until)
      .map(({ length }) => length)
    return lengths.length === 0 ? undefined : Math.round(Math.max(...lengths))
  }
}
