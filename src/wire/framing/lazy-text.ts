import { isUtf8 } from 'node:buffer'
import { ProtocolError } from '../protocol-error.ts'

/**
 * UTF-8 in a buffer that the next read overwrites, decoded only on access: most frames of a stream are audio
 * that is counted and not read, and a string for each would be garbage that delays other streams.
 */
class LazyText {
  #raw: Buffer | undefined
  #decoded: string | undefined

  constructor(raw: Buffer) {
    this.#raw = raw
  }

  /** The undecoded bytes, valid only during the callback. */
  get raw(): Buffer {
    // Without this check a late reader would silently get the bytes of another frame.
    if (!this.#raw) throw new Error('a frame was read after its callback returned')
    return this.#raw
  }

  /**
   * Called after the callback has returned. Text that was read stays available; text that was not is lost.
   */
  expire(): void {
    this.#raw = undefined
  }

  protected decode(): string {
    this.#decoded ??= this.raw.toString()
    return this.#decoded
  }
}

/** A `text` frame. */
export class TextFrame extends LazyText {
  readonly kind = 'text'

  get text(): string {
    return this.decode()
  }
}

/** A server-sent event; `event` is empty if it had no name. */
export class EventFrame extends LazyText {
  readonly kind = 'event'
  readonly event: string

  constructor(event: string, raw: Buffer) {
    super(raw)
    this.event = event
  }

  get data(): string {
    return this.decode()
  }
}

/** Throws a `ProtocolError` if the frame is not UTF-8. */
export function checkUtf8(frame: TextFrame): void {
  if (!isUtf8(frame.raw)) throw new ProtocolError('text that is not UTF-8', 'PROTOCOL', 1007)
}
