import type { Frame } from '../core/adapter.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { FrameHead, OPERATION } from './frame-head.ts'
import { checkUtf8, TextFrame } from './undecoded.ts'
import { Views } from './views.ts'
import { Violation } from './violation.ts'

/** Receives what the reader reads. Bytes are valid only during the call. */
export interface FrameHandler {
  onMessage(frame: Frame, at: number): void
  onPing(payload: Buffer): void
  /** `code` is 1005 if the frame had none (RFC 6455, 7.1.5). */
  onClose(code: number, reason: string, at: number): void
}

/**
 * Reads the frames of a WebSocket server from a byte stream that may be split anywhere. A frame within one
 * read is passed on in place; only a split one is copied. `at` is the instant of the read that completed the
 * message.
 */
export class FrameReader {
  readonly #handler: FrameHandler
  readonly #head: FrameHead
  /** An incomplete frame. */
  readonly #held: ByteBuffer
  /** The fragments of an incomplete message. */
  readonly #message: ByteBuffer
  readonly #views = new Views()
  /** Opcode of the first fragment; 0 outside of a fragmented message. */
  #operation = 0
  #isOver = false

  /** `maxBytes` of a frame and of a message. */
  constructor(largest: number, handler: FrameHandler) {
    this.#handler = handler
    this.#head = new FrameHead(largest)
    this.#held = new ByteBuffer(largest + 10)
    this.#message = new ByteBuffer(largest)
  }

  /** Whether a frame or a message is incomplete. */
  get isMidMessage(): boolean {
    return this.#held.length > 0 || this.#operation !== 0
  }

  /** Throws a `ProtocolError`, after which nothing may be read. Data after a close frame is ignored. */
  read(source: Buffer, at: number): void {
    let offset = 0
    while (offset < source.length && !this.#isOver) {
      offset = this.#held.length > 0 ? this.#resume(source, offset, at) : this.#next(source, offset, at)
    }
  }

  #next(source: Buffer, offset: number, at: number): number {
    const head = this.#head
    head.read(source, offset, source.length)
    const end = offset + head.size
    if (head.size === 0 || end > source.length) {
      this.#held.append(source, offset, source.length)
      return source.length
    }
    this.#frame(source, offset + head.length, end, at)
    return end
  }

  #resume(source: Buffer, offset: number, at: number): number {
    const held = this.#held
    const head = this.#head
    head.read(held.bytes, 0, held.length)
    const wanted = head.size || head.length || 2
    const end = Math.min(source.length, offset + wanted - held.length)
    held.append(source, offset, end)
    head.read(held.bytes, 0, held.length)
    if (head.size === held.length) {
      this.#frame(held.bytes, head.length, head.size, at)
      held.clear()
    }
    return end
  }

  #frame(source: Buffer, start: number, end: number, at: number): void {
    const { operation } = this.#head
    if (operation >= OPERATION.close) this.#control(source, start, end, at)
    else if (operation === OPERATION.continuation || !this.#head.isFinal)
      this.#fragment(source, start, end, at)
    else if (this.#operation !== 0) throw new Violation('a new message within a fragmented message')
    else this.#deliver(operation, source, start, end, at)
  }

  #fragment(source: Buffer, start: number, end: number, at: number): void {
    const { operation, isFinal } = this.#head
    const isFirst = operation !== OPERATION.continuation
    if (isFirst === (this.#operation !== 0)) throw new Violation('a fragment out of order')
    if (isFirst) this.#operation = operation
    this.#message.append(source, start, end)
    if (!isFinal) return
    const whole = this.#operation
    this.#operation = 0
    this.#deliver(whole, this.#message.bytes, 0, this.#message.length, at)
    this.#message.clear()
  }

  #deliver(operation: number, source: Buffer, start: number, end: number, at: number): void {
    if (operation === OPERATION.binary) {
      this.#handler.onMessage({ kind: 'binary', bytes: source.subarray(start, end) }, at)
      return
    }
    const frame = new TextFrame(this.#views.of(source, start, end))
    checkUtf8(frame)
    this.#handler.onMessage(frame, at)
    frame.expire()
  }

  #control(source: Buffer, start: number, end: number, at: number): void {
    const { operation } = this.#head
    if (operation === OPERATION.ping) this.#handler.onPing(source.subarray(start, end))
    else if (operation === OPERATION.close) this.#close(source.subarray(start, end), at)
  }

  #close(payload: Buffer, at: number): void {
    if (payload.length === 1) throw new Violation('a close frame with an incomplete code')
    this.#isOver = true
    const code = payload.length === 0 ? 1005 : payload.readUInt16BE(0)
    this.#handler.onClose(code, payload.toString('utf8', 2), at)
  }
}
