import type { Frame } from '../../core/adapter/adapter.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import { checkUtf8, TextFrame } from '../framing/lazy-text.ts'
import { MAX_FRAGMENTS } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import { ViewCache } from '../reading/view-cache.ts'
import { readClosePayload } from './close-payload.ts'
import { FrameHeader, OPCODE } from './frame-header.ts'

/** Receives what the reader reads. Bytes are valid only during the call. */
export interface WebSocketFrameHandler {
  onMessage(frame: Frame, at: number): void
  onPing(payload: Buffer, at: number): void
  onPong(at: number): void
  /** `code` is 1005 if the frame had none (RFC 6455, 7.1.5). */
  onClose(code: number, reason: string, at: number): void
}

/**
 * Reads the frames of a WebSocket server from a byte stream that may be split anywhere. A frame within one
 * read is passed on in place; only a split one is copied. `at` is the instant of the read that completed the
 * message.
 */
export class WebSocketFrameReader {
  readonly #handler: WebSocketFrameHandler
  readonly #header: FrameHeader
  /** An incomplete frame. */
  readonly #partialFrame: ByteBuffer
  /** The fragments of an incomplete message. */
  readonly #fragments: ByteBuffer
  readonly #viewCache = new ViewCache()
  readonly #maxBytes: number
  /** Opcode of the first fragment; 0 outside of a fragmented message. */
  #messageOpcode = 0
  #fragmentCount = 0
  #isClosed = false
  /** Bytes of the present read after the frame that is being passed on. */
  unread = 0

  /** `maxBytes` of a frame and of a message. */
  constructor(maxBytes: number, handler: WebSocketFrameHandler) {
    this.#handler = handler
    this.#maxBytes = maxBytes
    this.#header = new FrameHeader(maxBytes)
    this.#partialFrame = new ByteBuffer(maxBytes + 10)
    this.#fragments = new ByteBuffer(maxBytes)
  }

  /** Whether a frame or a message is incomplete. */
  get isMidMessage(): boolean {
    return this.#partialFrame.length > 0 || this.#messageOpcode !== 0
  }

  /** Throws a `ProtocolError`, after which nothing may be read. Data after a close frame is ignored. */
  read(source: Buffer, at: number): void {
    let offset = 0
    while (offset < source.length && !this.#isClosed) {
      offset =
        this.#partialFrame.length > 0
          ? this.#resumeFrame(source, offset, at)
          : this.#readFrame(source, offset, at)
    }
  }

  #readFrame(source: Buffer, offset: number, at: number): number {
    const header = this.#header
    header.read(source, offset, source.length)
    this.#checkOrder()
    const end = offset + header.frameLength
    if (header.frameLength === 0 || end > source.length) {
      this.#partialFrame.append(source, offset, source.length)
      return source.length
    }
    this.unread = source.length - end
    this.#handleFrame(source, offset + header.headerLength, end, at)
    return end
  }

  #resumeFrame(source: Buffer, offset: number, at: number): number {
    const partialFrame = this.#partialFrame
    const header = this.#header
    header.read(partialFrame.bytes, 0, partialFrame.length)
    const wanted = header.frameLength || header.headerLength || 2
    const end = Math.min(source.length, offset + wanted - partialFrame.length)
    if (header.frameLength > 0) partialFrame.expect(header.frameLength)
    partialFrame.append(source, offset, end)
    header.read(partialFrame.bytes, 0, partialFrame.length)
    this.#checkOrder()
    if (header.frameLength === partialFrame.length) {
      this.unread = source.length - end
      this.#handleFrame(partialFrame.bytes, header.headerLength, header.frameLength, at)
      partialFrame.clear()
    }
    return end
  }

  /** Rejects a frame by its header alone, without waiting for its payload. */
  #checkOrder(): void {
    const { opcode, headerLength, frameLength } = this.#header
    if (headerLength === 0 || opcode >= OPCODE.close) return
    if ((opcode === OPCODE.continuation) !== (this.#messageOpcode !== 0))
      throw new ProtocolError(
        opcode === OPCODE.continuation
          ? 'a fragment of no message'
          : 'a new message within a fragmented message',
      )
    if (this.#fragments.length + frameLength - headerLength > this.#maxBytes)
      throw new ProtocolError(`a message longer than ${this.#maxBytes} bytes`, 'FRAME_TOO_LARGE')
  }

  #handleFrame(source: Buffer, start: number, end: number, at: number): void {
    const { opcode } = this.#header
    if (opcode >= OPCODE.close) this.#handleControl(source, start, end, at)
    else if (opcode === OPCODE.continuation || !this.#header.isFinal)
      this.#handleFragment(source, start, end, at)
    else this.#deliver(opcode, source, start, end, at)
  }

  #handleFragment(source: Buffer, start: number, end: number, at: number): void {
    const { opcode, isFinal } = this.#header
    if (opcode !== OPCODE.continuation) this.#messageOpcode = opcode
    this.#fragments.append(source, start, end)
    if (++this.#fragmentCount > MAX_FRAGMENTS)
      throw new ProtocolError(`a message in more than ${MAX_FRAGMENTS} fragments`)
    if (!isFinal) return
    const messageOpcode = this.#messageOpcode
    this.#messageOpcode = 0
    this.#fragmentCount = 0
    this.#deliver(messageOpcode, this.#fragments.bytes, 0, this.#fragments.length, at)
    this.#fragments.clear()
  }

  #deliver(opcode: number, source: Buffer, start: number, end: number, at: number): void {
    if (opcode === OPCODE.binary) {
      this.#handler.onMessage({ kind: 'binary', bytes: source.subarray(start, end) }, at)
      return
    }
    const frame = new TextFrame(this.#viewCache.get(source, start, end))
    checkUtf8(frame)
    this.#handler.onMessage(frame, at)
    frame.expire()
  }

  #handleControl(source: Buffer, start: number, end: number, at: number): void {
    const { opcode } = this.#header
    if (opcode === OPCODE.ping) this.#handler.onPing(source.subarray(start, end), at)
    else if (opcode === OPCODE.pong) this.#handler.onPong(at)
    else if (opcode === OPCODE.close) this.#handleClose(source.subarray(start, end), at)
  }

  #handleClose(payload: Buffer, at: number): void {
    const { code, reason } = readClosePayload(payload)
    this.#isClosed = true
    this.#handler.onClose(code, reason, at)
  }
}
