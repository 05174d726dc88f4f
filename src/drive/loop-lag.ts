import { performance } from 'node:perf_hooks'

/**
 * How long a socket event may have waited behind its siblings. All events of one turn of the event loop were ready
 * when the turn began, so the time from the turn's first stamp to this one bounds the delay of this one (methods.md
 * 3.2). One instance a thread; every socket callback reports its stamp.
 */
export class LoopLag {
  #turn = -1
  #turnBegan = 0

  /** Takes a stamp and returns the bound in microseconds for that stamp. */
  observe(at: number): number {
    const turn = performance.nodeTiming.uvMetricsInfo.loopCount
    if (turn !== this.#turn) {
      this.#turn = turn
      this.#turnBegan = at
    }
    return at - this.#turnBegan
  }
}
