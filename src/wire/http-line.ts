import type { Frame, HttpDial } from '../core/adapter.ts'
import type { Conduit } from './conduit.ts'
import { failureOf, truncated } from './failure.ts'
import { HttpAnswer } from './http-answer.ts'
import { writeHead } from './http-head.ts'
import { LARGEST_FRAME } from './limits.ts'
import type { ConnectStamps, Line, LineClose, LineListener, LineOptions, Negotiated } from './line.ts'
import { Violation } from './violation.ts'

/**
 * HTTP/1.1 over one connection, one response at a time. We read the socket ourselves: undici reads through a
 * stream that allocates for every read, and the garbage collections made the first timestamps of 512 streams
 * up to 13 ms late (p99). No retries, no redirects, no decompression.
 */
export class HttpLine implements Line {
  readonly carrier = 'http'
  readonly stamps: ConnectStamps
  readonly resumed: boolean
  readonly negotiated: Negotiated
  readonly #conduit: Conduit
  readonly #largest: number
  readonly #told = (frame: Frame, at: number) => this.#hear(frame, at)
  #listener: LineListener | undefined
  #answer: HttpAnswer | undefined
  /** The server announced that it closes after this response. */
  #isLast = false
  #isOver = false
  /** A close without a listener, for the next one. */
  #untold: (() => void) | undefined

  constructor(conduit: Conduit, options: LineOptions) {
    this.#conduit = conduit
    this.#largest = options.largestFrame ?? LARGEST_FRAME
    const { tls, tcp } = conduit.stamps
    const open = tls ?? tcp
    this.stamps = { ...conduit.stamps, ...(open === undefined ? {} : { open }) }
    this.resumed = conduit.resumed
    this.negotiated = conduit.negotiated
    conduit.listen({
      onBytes: (bytes, at) => this.#read(bytes, at),
      onGone: (cause, at) => this.#gone(cause, at),
    })
  }

  get isOpen(): boolean {
    return !this.#isLast && !this.#isOver && this.#conduit.isOpen
  }

  get isAnswering(): boolean {
    return this.#answer !== undefined
  }

  listen(listener: LineListener | undefined): void {
    this.#listener = listener
    if (listener && this.#untold) queueMicrotask(() => this.#tell())
  }

  say(): number {
    throw new TypeError('an HTTP connection cannot send frames, only requests')
  }

  ask(dial: HttpDial): number {
    if (this.#answer) throw new Error('the previous response has not ended')
    const request = requestOf(dial)
    this.#answer = new HttpAnswer(dial, this.#largest, this.#told)
    return this.#conduit.write(request)
  }

  hangUp(): void {
    this.#isOver = true
    this.#untold = undefined
    this.#listener = undefined
    this.#conduit.hangUp()
  }

  #hear(frame: Frame, at: number): void {
    // The response ends before the listener is called, so that the listener may send the next request at
    // once.
    if (frame.kind === 'eof') this.#answered()
    this.#listener?.onFrame(frame, at)
  }

  #answered(): void {
    if (!this.#answer?.keepsConnection) this.#isLast = true
    this.#answer = undefined
  }

  #read(bytes: Buffer, at: number): void {
    try {
      const answer = this.#answer
      const end = answer ? answer.read(bytes, at) : 0
      if (this.#isLast)
        this.#close({ kind: 'closed', reason: 'the server closes the connection after this response' }, at)
      else if (end < bytes.length) throw new Violation('data without a request')
    } catch (cause) {
      if (!(cause instanceof Violation)) throw cause
      this.#close(failureOf(cause), at)
    }
  }

  #gone(cause: Error | undefined, at: number): void {
    if (cause) return this.#close(failureOf(cause), at)
    if (this.#answer?.endsWithClose) this.#answer.finish(at)
    if (!this.#answer) return this.#close({ kind: 'closed', reason: 'closed by the server' }, at)
    this.#close(truncated('a response'), at)
  }

  #close(close: LineClose, at: number): void {
    if (this.#isOver) return
    const listener = this.#listener
    this.hangUp()
    if (listener) listener.onClose(close, at)
    else this.#untold = () => this.#listener?.onClose(close, at)
  }

  #tell(): void {
    const untold = this.#untold
    this.#untold = undefined
    untold?.()
  }
}

/** Serializes a request into one buffer. Throws for an invalid URL or header. */
export function requestOf(dial: HttpDial): Buffer {
  const body = Buffer.from(dial.body ?? '')
  const length = dial.body === undefined ? {} : { 'content-length': String(body.length) }
  // Compression would add the time of two encoders to the timestamps.
  const ours = { 'accept-encoding': 'identity', ...length }
  return Buffer.concat([
    Buffer.from(writeHead(dial.method, new URL(dial.url), ours, dial.headers), 'latin1'),
    body,
  ])
}
