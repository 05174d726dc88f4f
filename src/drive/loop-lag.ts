import { performance } from 'node:perf_hooks'
import type { Clock } from '../core/clock.ts'

/** Milliseconds between ticks, and microseconds after which a tick of a free thread must have come: timers know whole milliseconds. */
const TICK = 1
const LATEST_TICK = 2500

/**
 * How long a socket event may have waited for this thread (methods.md 3.2, made strict). It waited behind its siblings
 * since the turn of the event loop began, and at most through all that kept the loop from polling since the turn
 * before: callbacks, collections, stalls. A thread that the system did not run is known by a tick that did not come.
 * One instance a thread; every socket callback reports its stamp.
 */
export class LoopLag {
  #turn = -1
  #turnBegan = 0
  /** Microseconds for which the loop was busy, not polling, between the first stamp of the turn before and this one's. */
  #busy = 0
  /** The same, one turn earlier: it holds what the turn before did until its own first stamp. */
  #busyBefore = 0
  /** Milliseconds that the loop has waited for events since it began. */
  #idle = 0
  #lastTick: number | undefined

  /** Takes a stamp and returns the bound in microseconds for that stamp. */
  observe(at: number): number {
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount
    if (turn !== this.#turn) this.#begin(turn, at)
    const waited = this.#busyBefore + this.#busy + at - this.#turnBegan
    const unseen = at - (this.#lastTick ?? at)
    return unseen > LATEST_TICK ? Math.max(waited, unseen - TICK * 1e3) : waited
  }

  /** Ticks from now on, so that turns without stamps, and a starved thread, are noticed; returns how to stop. */
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
