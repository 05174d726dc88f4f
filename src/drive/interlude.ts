/**
 * What can wait, one piece a turn of the event loop. When many answers end together, recording each and asking for the
 * next takes a tenth of a millisecond a stream; done in one go, it would hold up the stamps of all whose first audio
 * arrives meanwhile. Between two pieces the sockets are heard. One a thread.
 */
export class Interlude {
  readonly #waiting: (() => void)[] = []

  /** Resolves in a turn of its own, first come, first served. What follows synchronously is the piece. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) === 1) setImmediate(() => this.#serve())
    })
  }

  #serve(): void {
    this.#waiting.shift()?.()
    if (this.#waiting.length > 0) setImmediate(() => this.#serve())
  }
}
