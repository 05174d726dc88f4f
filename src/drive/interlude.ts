/**
 * What can wait, one piece a turn of the event loop. When many answers end together, recording each and asking for the
 * next takes a tenth of a millisecond a stream; done in one go, it would hold up the stamps of all whose first audio
 * arrives meanwhile. Between two pieces the sockets are heard. One a thread.
 */
export class Interlude {
  #waiting: (() => void)[] = []
  #next = 0

  /** Resolves in a turn of its own, first come, first served. What follows synchronously is the piece. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === this.#next + 1) setImmediate(() => this.#serve())
    })
  }

  #serve(): void {
    this.#waiting[this.#next++]?.()
    if (this.#next < this.#waiting.length) {
      setImmediate(() => this.#serve())
      return
    }
    this.#waiting = []
    this.#next = 0
  }
}
