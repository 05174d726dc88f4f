/**
 * Spreads deferrable work over iterations of the event loop, one task each. When many answers end together,
 * recording one and requesting the next takes a tenth of a millisecond per stream. Done in one go, that would
 * delay the timestamps of every stream whose first audio arrives meanwhile. Sockets are read between two
 * tasks. One per thread.
 */
export class YieldQueue {
  readonly #waiting: (() => void)[] = []

  /** Resolves in an iteration of its own, in order of the calls. The task is what follows synchronously. */
  waitForTurn(): Promise<void> {
    return this.#wait((resolve) => this.#waiting.push(resolve))
  }

  /** The same for the rest of a task that was begun: before the tasks of others, so that what ended is soon recorded. */
  waitForNextTurn(): Promise<void> {
    return this.#wait((resolve) => this.#waiting.unshift(resolve))
  }

  /** @param add puts the task in its place. Returns how many are waiting then */
  #wait(add: (resolve: () => void) => number): Promise<void> {
    return new Promise((resolve) => {
      if (add(resolve) === 1) setImmediate(() => this.#resumeNext())
    })
  }

  #resumeNext(): void {
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) setImmediate(() => this.#resumeNext())
  }
}
