import { performance } from 'node:perf_hooks'
import type { Clock } from '../core/clock.ts'

/**
 * Milliseconds between ticks; and microseconds within which a free thread ticks again (timers have a
 * resolution of 1 ms).
 */
const TICK = 1
const LATEST_TICK = 2500

/**
 * An upper bound on how long a socket event may have waited for this thread. It waited for the events handled
 * before it in this iteration of the event loop, and at most for everything that kept the loop from polling
 * since the previous iteration: callbacks, garbage collection, stalls. A missing tick shows that the system
 * did not run the thread. One instance per thread; every socket callback reports its timestamp.
 */
export class LoopLag {
  #turn = -1
  #turnBegan = 0
  /**
   * Microseconds the loop was busy between the first timestamps of the previous iteration and of this one.
   */
  #busy = 0
  /** The same, one iteration earlier: includes what the previous iteration did before its first timestamp. */
  #busyBefore = 0
  /** Milliseconds the loop has waited for events since it started. */
  #idle = 0
  #lastTick: number | undefined

  /** Takes a timestamp and returns its bound in microseconds. */
  observe(at: number): number {
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount
    if (turn !== this.#turn) this.#begin(turn, at)
    const waited = this.#busyBefore + this.#busy + at - this.#turnBegan
    const unseen = at - (this.#lastTick ?? at)
    return unseen > LATEST_TICK ? Math.max(waited, unseen - TICK * 1e3) : waited
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
    }
    tick()
    const timer = setInterval(tick, TICK)
    return () => {
      clearInterval(timer)
      this.#lastTick = undefined
    }
  }

  #begin(turn: number, at: number): void {
    const idle = performance.nodeTiming.idleTime
    const isFirst = this.#turn < 0
    this.#busyBefore = this.#busy
    this.#busy = isFirst ? 0 : Math.max(0, at - this.#turnBegan - (idle - this.#idle) * 1e3)
    this.#turn = turn
    this.#turnBegan = at
    this.#idle = idle
  }
}
