/**
 * Bytes that a connection may deliver in a row before others have their turn. libuv reads up to 32 buffers in a row
 * from one socket, and a server that sends without end kept the thread from its other connections for 300 ms at a
 * time.
 */
const READ_SHARE = 64 * 1024

/** What a connection reads from: a socket, or a stream of a multiplexed connection. */
interface PausableStream {
  pause(): unknown
  resume(): unknown
}

/** Shares a thread among its connections: pauses a stream that had its share until the next turn of the event loop. */
export class ReadShare {
  /** Whoever was read last in this thread. */
  static #current: ReadShare | undefined
  #left = READ_SHARE
  #isOver = false

  /** Counts what was read. False once the share is used up: `stream` must not deliver more before `next`. */
  take(bytes: number, next: () => void): boolean {
    if (ReadShare.#current !== this) {
      ReadShare.#current = this
      this.#left = READ_SHARE
    }
    this.#left -= bytes
    if (this.#left > 0 || this.#isOver) return !this.#isOver
    this.#isOver = true
    setImmediate(() => {
      this.#isOver = false
      this.#left = READ_SHARE
      next()
    })
    return false
  }
}

/** Shares the thread with a stream of events. It must be called after all who pause the stream for reasons of their own. */
export function shareReads(
  stream: PausableStream & {
    isPaused(): boolean
    on(event: 'data', listener: (bytes: Buffer) => void): unknown
  },
): void {
  const share = new ReadShare()
  stream.on('data', ({ length }) => {
    if (stream.isPaused()) return
    if (!share.take(length, () => stream.resume())) stream.pause()
  })
}
