import { readQueue } from './read-queue.ts'

/**
 * Calls `judge` once everything is delivered that the sockets of this thread have received. A thread that was busy when
 * a timer was due runs the timer first: what came in the meantime is not yet read, and would pass for silence.
 * Returns a function that cancels.
 */
export function afterReading(judge: () => void): () => void {
  let isCancelled = false
  const judgeUnlessCancelled = () => {
    if (!isCancelled) judge()
  }
  // Sockets are read between a timer and this.
  setImmediate(() => readQueue().add(judgeUnlessCancelled))
  return () => {
    isCancelled = true
  }
}

/** Resolves once everything is delivered that the sockets of this thread have received. */
export function whenRead(): Promise<void> {
  return new Promise((resolve) => void afterReading(resolve))
}

/** A timer that calls `judge` as `afterReading` does. Returns a function that cancels. */
export function judgeAfter(milliseconds: number, judge: () => void): () => void {
  let cancelReading = () => {}
  const timer = setTimeout(
    () => {
      cancelReading = afterReading(judge)
    },
    Math.max(0, milliseconds),
  )
  return () => {
    clearTimeout(timer)
    cancelReading()
  }
}
