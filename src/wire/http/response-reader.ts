import type { Frame, HttpDial } from '../../core/adapter/adapter.ts'
import { ProtocolError } from '../protocol-error.ts'
import { type ResponseHead, ResponseHeadReader } from './head.ts'
import { type BodyReader, createBodyReader } from './response-body.ts'
import { createResponseFramer, type ResponseFramer } from './response-framer.ts'

/** How the body of a response is delimited, and how it is split into frames. */
interface Body extends ResponseFramer {
  readonly reader: BodyReader
}

/** Reads one response: bytes in, frames out. */
export class HttpResponseReader {
  readonly #dial: HttpDial
  readonly #maxFrameBytes: number
  readonly #onFrame: (frame: Frame, at: number) => void
  readonly #headReader = new ResponseHeadReader()
  #body: Body | undefined
  #at = 0
  /** Length of the present read, and where its head ended in it, if it did. */
  #length = 0
  #headEnd = 0
  /** False if the connection cannot carry another response. */
  isReusable = false
  /** True once a byte of the response arrived. */
  hasBegun = false

  constructor(dial: HttpDial, maxFrameBytes: number, onFrame: (frame: Frame, at: number) => void) {
    this.#dial = dial
    this.#maxFrameBytes = maxFrameBytes
    this.#onFrame = onFrame
  }

  /** The version in its status line. */
  get version(): ResponseHead['version'] | undefined {
    return this.#headReader.head?.version
  }

  /** Whether the close of the connection is the regular end of the response. */
  get endsWithClose(): boolean {
    return this.#body?.reader.endsWithClose ?? false
  }

  /** Bytes of the present read after the frame that is being passed on. Of a body, after its chunk. */
  get unread(): number {
    return this.#length - (this.#body?.reader.end || this.#headEnd)
  }

  /** Returns where it stopped: at the end of `bytes`, or after the response. Throws a `ProtocolError`. */
  read(bytes: Buffer, at: number): number {
    this.#at = at
    this.#length = bytes.length
    this.hasBegun ||= bytes.length > 0
    let offset = 0
    while (!this.#body && offset < bytes.length) offset = this.#readHead(bytes, offset)
    if (!this.#body) return offset
    const { reader, framer, refusal } = this.#body
    offset = reader.read(bytes, offset, framer)
    if (reader.isComplete) this.finish(at)
    else if (refusal?.isFull) this.#cutOff(at)
    return offset
  }

  /** The body is complete. */
  finish(at: number): void {
    this.#at = at
    // What comes now ends with all that was read.
    this.#length = this.#body?.reader.end || this.#headEnd
    this.#body?.framer.end()
    this.#onFrame({ kind: 'eof' }, at)
  }

  /** The rest of a refusal is not read, nor anything else on this connection. */
  #cutOff(at: number): void {
    this.isReusable = false
    this.finish(at)
  }

  #readHead(bytes: Buffer, offset: number): number {
    const end = this.#headReader.read(bytes, offset)
    const { head } = this.#headReader
    if (!head) return end
    this.#headEnd = end
    if (head.status === 101) throw new ProtocolError('the server switched protocols without a request')
    // Informational responses (100, 103) precede the final response.
    if (head.status < 200) this.#headReader.skipInformational()
    else this.#beginBody(head)
    return end
  }

  #beginBody(head: ResponseHead): void {
    const reader = createBodyReader(this.#dial.method, head)
    const emit = (frame: Frame) => this.#onFrame(frame, this.#at)
    this.#body = { reader, ...createResponseFramer(this.#dial, head, this.#maxFrameBytes, emit) }
    this.isReusable = isKeepAlive(head) && !reader.endsWithClose
    emit({ kind: 'head', status: head.status, headers: head.headers })
  }
}

/** RFC 9112, 9.3. */
function isKeepAlive(head: ResponseHead): boolean {
  const connectionHeader = (head.headers.connection ?? '').toLowerCase()
  return head.version === '1.1'
    ? !/\bclose\b/.test(connectionHeader)
    : /\bkeep-alive\b/.test(connectionHeader)
}
