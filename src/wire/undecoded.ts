import { isUtf8 } from 'node:buffer'
import { Violation } from './violation.ts'

/**
 * UTF-8 as it lies in a buffer that the next read overwrites, decoded only when somebody asks: most frames of a
 * stream are audio that is counted, not read, and a string made of each is garbage that delays the others.
 */
class Undecoded {
  #raw: Buffer | undefined
  #decoded: string | undefined

  constructor(raw: Buffer) {
    this.#raw = raw
  }

  /** The undecoded bytes, valid only during the callback. */
  get raw(): Buffer {
    // Without it the reader would get another frame's bytes, silently.
    if (!this.#raw) throw new Error('a frame was read after its callback')
    return this.#raw
  }

  /** Called when the callback returned. Text that was read stays; text that was not is gone. */
  expire(): void {
    this.#raw = undefined
  }

  protected decode(): string {
    this.#decoded ??= this.raw.toString()
    return this.#decoded
  }
}

/** A `text` frame. */
export class TextFrame extends Undecoded {
  readonly kind = 'text'

  get text(): string {
    return this.decode()
  }
}

/** A server-sent event; `event` is empty when it had no name. */
export class EventFrame extends Undecoded {
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

/** Throws a `Violation` when the frame is not UTF-8. */
export function checkUtf8(frame: TextFrame): void {
  if (!isUtf8(frame.raw)) throw new Violation('text that is not UTF-8', 'PROTOCOL', 1007)
}
