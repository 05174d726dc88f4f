import type { Frame } from '../core/adapter.ts'
import { ByteBuffer } from './byte-buffer.ts'
import type { Cutter, EmitFrame } from './cutter.ts'
import { TextFrame } from './undecoded.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Receives a line without its terminator: `source` from `start` to `end`, valid only during the call. */
export type TakeLine = (source: Buffer, start: number, end: number) => void

/** Splits bytes, which may arrive in any pieces, into lines that end in CRLF, LF or CR. */
export class LineSplitter {
  readonly #held: ByteBuffer
  /** The last read ended in CR: an LF at the start of the next belongs to it. */
  #sawCarriageReturn = false

  /** `maxBytes`: a longer line is a `ProtocolError`. */
  constructor(largest: number) {
    this.#held = new ByteBuffer(largest)
  }

  split(source: Buffer, start: number, end: number, take: TakeLine): void {
    let from = start
    if (this.#sawCarriageReturn && from < end) {
      this.#sawCarriageReturn = false
      if (source[from] === LINE_FEED) from++
    }
    let feed = next(source, LINE_FEED, from, end)
    let carriage = next(source, CARRIAGE_RETURN, from, end)
    while (from < end) {
      const stop = Math.min(feed, carriage)
      if (stop === end) break
      this.#line(source, from, stop, take)
      from = stop + 1
      if (stop === carriage) {
        if (from === end) this.#sawCarriageReturn = true
        else if (from === feed) from++
        carriage = next(source, CARRIAGE_RETURN, from, end)
      }
      // Most events end with an empty line: detect it without a search.
      if (feed < from) feed = source[from] === LINE_FEED ? from : next(source, LINE_FEED, from, end)
    }
    if (from < end) this.#held.append(source, from, end)
  }

  /** The stream has ended: a last line without a terminator counts as a line. */
  finish(take: TakeLine): void {
    if (this.#held.length > 0) take(this.#held.bytes, 0, this.#held.length)
    this.#held.clear()
  }

  #line(source: Buffer, start: number, end: number, take: TakeLine): void {
    if (this.#held.length === 0) return take(source, start, end)
    this.#held.append(source, start, end)
    take(this.#held.bytes, 0, this.#held.length)
    this.#held.clear()
  }
}

/** Index of the next such byte, or `end`. The bytes after `end` belong to an older read. */
function next(source: Buffer, code: number, from: number, end: number): number {
  const found = from < end ? source.indexOf(code, from) : -1
  return found < 0 || found > end ? end : found
}

/**
 * Emits one `text` frame for each line that is not empty: newline-delimited JSON. (JSON values cannot contain
 * a bare CR, so a CR may end a line as it does in server-sent events.)
 */
export class LineCutter implements Cutter {
  readonly #splitter: LineSplitter
  readonly #take: TakeLine

  constructor(largest: number, emit: EmitFrame) {
    this.#splitter = new LineSplitter(largest)
    this.#take = (source, start, end) => {
      if (end > start) emitText(source, start, end, emit)
    }
  }

  cut(source: Buffer, start: number, end: number): void {
    this.#splitter.split(source, start, end, this.#take)
  }

  finish(): void {
    this.#splitter.finish(this.#take)
  }
}

/** Emits a `text` frame of bytes that are valid only during the call. */
export function emitText(source: Buffer, start: number, end: number, emit: (frame: Frame) => void): void {
  const frame = new TextFrame(source.subarray(start, end))
  emit(frame)
  frame.expire()
}
