import { performance } from 'node:perf_hooks'
import type { Clock } from '../../core/clock.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import { RunDelay } from './run-delay.ts'
import { SuspensionLog } from './suspension-log.ts'

/**
 * Milliseconds between ticks; and microseconds within which a free thread ticks again (timers have a
 * resolution of 1 ms).
 */
const TICK_INTERVAL = 1
const MAX_TICK_DELAY = 2500

/** What the thread knew about a timestamp when it took it. */
interface NotedStamp {
  readonly at: MonotonicTime
  /** How long the event may have waited for this thread while that worked. */
  readonly waited: Micros
  /** Zero if the thread ticks as it should. */
  readonly sinceMissedTick: Micros
  /** The run delay at the tick before. */
  readonly runDelayAtTick: Micros
}

/**
 * How long a socket event may have waited for this thread, as far as the thread can know. It waited for the
 * events handled before it in this iteration of the event loop, and at most for everything that kept the loop
 * from polling since the previous iteration: callbacks, garbage collection, stalls. A missing tick shows that
 * the system did not run the thread, at most since the last one.
 *
 * Shorter pauses, in which the system ran other processes, are `starvation`, where the system counts them
 * (Linux). Together they are an upper bound of all but delays in the system's own network code. One instance
 * per thread; every socket callback reports its timestamp. What was read is delivered later, and its bound with it.
 */
export class LoopLag {
  readonly suspensions = new SuspensionLog()
  #loopCount = -1
  #iterationStart = 0
  /**
   * Microseconds the loop was busy between the first timestamps of the previous iteration and of this one.
   */
  #busy = 0
  /** The same, one iteration earlier: includes what the previous iteration did before its first timestamp. */
  #busyBefore = 0
  /** Milliseconds the loop has waited for events since it started. */
  #idle = 0
  #lastTick: number | undefined
  /** The timestamp that was observed last, or whose bytes are being delivered. */
  #stamp: NotedStamp = { at: Number.NaN, waited: 0, sinceMissedTick: 0, runDelayAtTick: 0 }
  #runDelay: RunDelay | undefined
  /** The run delay at the last tick. */
  #runDelayAtTick: Micros = 0

  /** Takes a timestamp and returns its bound. Frames that were delivered from one read have one timestamp. */
  observe(at: MonotonicTime): number {
    if (this.#stamp.at !== at) this.#stamp = this.#note(at)
    return Math.max(this.#stamp.waited, this.#stamp.sinceMissedTick)
  }

  #note(at: MonotonicTime): NotedStamp {
    const loopCount = performance.nodeTiming.uvMetricsInfo.loopCount
    if (loopCount !== this.#loopCount) this.#beginIteration(loopCount, at)
    const waited = this.#busyBefore + this.#busy + at - this.#iterationStart
    const sinceTick = at - (this.#lastTick ?? at)
    const sinceMissedTick = sinceTick > MAX_TICK_DELAY ? sinceTick : 0
    return { at, waited, sinceMissedTick, runDelayAtTick: this.#runDelayAtTick }
  }

  /**
   * The whole bound of the present timestamp, with the time that the thread waited for a core since the tick before
   * it. Read it only where a timestamp is kept: the system's counter costs some microseconds.
   */
  get ofStamp(): Micros {
    const { waited, sinceMissedTick, runDelayAtTick } = this.#stamp
    const starvation = this.#runDelay ? this.#runDelay.read() - runDelayAtTick : 0
    // A thread that waited for a core missed its tick by the same time, so the two are not added.
    return Math.max(waited + starvation, sinceMissedTick)
  }

  /**
   * A clock that tells of what is read, and whose waits do not count as work: `sleepUntil` spends the last millisecond
   * before an instant iterating the loop.
   */
  clockOf({ now }: Clock): Clock {
    return {
      now,
      onIdleIteration: (at) => void this.observe(at),
      noteRead: (at) => {
        const stamp = this.#note(at)
        return () => {
          this.#stamp = stamp
        }
      },
    }
  }

  /**
   * Starts ticking, so that iterations without timestamps and a starved thread are noticed. Returns a stop
   * function.
   */
  watch({ now }: Clock): () => void {
    const tick = () => {
      const at = now()
      this.observe(at)
      this.#lastTick = at
      this.suspensions.tick(at)
      this.#runDelayAtTick = this.#runDelay?.read() ?? 0
    }
    this.#runDelay = RunDelay.open()
    tick()
    const timer = setInterval(tick, TICK_INTERVAL)
    return () => {
      clearInterval(timer)
      this.#lastTick = undefined
      this.suspensions.pause()
      this.#runDelay?.close()
      this.#runDelay = undefined
    }
  }

  #beginIteration(loopCount: number, at: MonotonicTime): void {
    const idle = performance.nodeTiming.idleTime
    const isFirst = this.#loopCount < 0
    this.#busyBefore = this.#busy
    this.#busy = isFirst ? 0 : Math.max(0, at - this.#iterationStart - (idle - this.#idle) * 1e3)
    this.#loopCount = loopCount
    this.#iterationStart = at
    this.#idle = idle
  }
}
