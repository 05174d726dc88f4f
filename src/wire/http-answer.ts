import type { Frame, HttpDial } from '../core/adapter.ts'
import { type Cutter, cutterFor, type EmitFrame, loneEventCutter, refusalCutter } from './cutter.ts'
import { type BodyReader, bodyReaderFor } from './http-body.ts'
import { type Head, HeadReader } from './http-head.ts'
import { LARGEST_REFUSAL } from './limits.ts'
import { Violation } from './violation.ts'

/** How the body of a response is delimited, and how it is split into frames. */
interface Body {
  readonly reader: BodyReader
  readonly cutter: Cutter
}

/** Reads one response: bytes in, frames out. */
export class HttpAnswer {
  readonly #dial: HttpDial
  readonly #largest: number
  readonly #hear: (frame: Frame, at: number) => void
  readonly #head = new HeadReader()
  #body: Body | undefined
  #at = 0
  /** False if the connection cannot carry another response. */
  keepsConnection = false

  constructor(dial: HttpDial, largest: number, hear: (frame: Frame, at: number) => void) {
    this.#dial = dial
    this.#largest = largest
    this.#hear = hear
  }

  /** Whether the close of the connection is the regular end of the response. */
  get endsWithClose(): boolean {
    return this.#body?.reader.endsWithClose ?? false
  }

  /** Returns where it stopped: at the end of `bytes`, or after the response. Throws a `ProtocolError`. */
  read(bytes: Buffer, at: number): number {
    this.#at = at
    let offset = 0
    while (!this.#body && offset < bytes.length) offset = this.#readHead(bytes, offset)
    if (!this.#body) return offset
    const { reader, cutter } = this.#body
    offset = reader.read(bytes, offset, cutter)
    if (reader.isOver) this.finish(at)
    return offset
  }

  /** The body is complete. */
  finish(at: number): void {
    this.#at = at
    this.#body?.cutter.finish()
    this.#hear({ kind: 'eof' }, at)
  }

  #readHead(bytes: Buffer, offset: number): number {
    const end = this.#head.read(bytes, offset)
    const { head } = this.#head
    if (!head) return end
    if (head.status === 101) throw new Violation('the server switched protocols without a request')
    // Informational responses (100, 103) precede the final response.
    if (head.status < 200) this.#head.next()
    else this.#begin(head)
    return end
  }

  #begin(head: Head): void {
    const reader = bodyReaderFor(this.#dial.method, head)
    const emit = (frame: Frame) => this.#hear(frame, this.#at)
    this.#body = { reader, cutter: this.#cutterOf(head, emit) }
    this.keepsConnection = keepsConnection(head) && !reader.endsWithClose
    emit({ kind: 'head', status: head.status, headers: head.headers })
  }

  #cutterOf({ status, headers }: Head, emit: EmitFrame): Cutter {
    const { framing } = this.#dial
    if (status > 299) return refusalCutter(LARGEST_REFUSAL, emit)
    if (framing === 'sse' && isJson(headers)) return loneEventCutter(this.#largest, emit)
    return cutterFor(framing, this.#largest, emit)
  }
}

/** Some providers report an error as JSON with status 200. */
function isJson(headers: Head['headers']): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '')
}

/** RFC 9112, 9.3. */
function keepsConnection(head: Head): boolean {
  const words = (head.headers.connection ?? '').toLowerCase()
  return head.version === '1.1' ? !/\bclose\b/.test(words) : /\bkeep-alive\b/.test(words)
}
