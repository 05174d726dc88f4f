import type { Frame } from '../../core/adapter/adapter.ts'
import { ByteBuffer } from '../byte-buffer.ts'
import type { EmitFrame, Framer } from './framer.ts'
import { IgnoredBytes } from './ignored-bytes.ts'
import { TextFrame } from './lazy-text.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Receives a line without its terminator: `source` from `start` to `end`, valid only during the call. */
export type OnLine = (source: Buffer, start: number, end: number) => void

/** Splits bytes, which may arrive in any pieces, into lines that end in CRLF, LF or CR. */
export class LineSplitter {
  readonly #partialLine: ByteBuffer
  /** The last read ended in CR: an LF at the start of the next belongs to it. */
  #sawCarriageReturn = false

  /** `maxBytes`: a longer line is a `ProtocolError`. */
  constructor(maxBytes: number) {
    this.#partialLine = new ByteBuffer(maxBytes)
  }

  split(source: Buffer, start: number, end: number, onLine: OnLine): void {
    let from = start
    if (this.#sawCarriageReturn && from < end) {
      this.#sawCarriageReturn = false
      if (source[from] === LINE_FEED) from++
    }
    let lineFeedAt = indexOfByte(source, LINE_FEED, from, end)
    let carriageReturnAt = indexOfByte(source, CARRIAGE_RETURN, from, end)
    while (from < end) {
      const stop = Math.min(lineFeedAt, carriageReturnAt)
      if (stop === end) break
      this.#emitLine(source, from, stop, onLine)
      from = stop + 1
      if (stop === carriageReturnAt) {
        if (from === end) this.#sawCarriageReturn = true
        else if (from === lineFeedAt) from++
        carriageReturnAt = indexOfByte(source, CARRIAGE_RETURN, from, end)
      }
      // Most events end with an empty line: detect it without a search.
      if (lineFeedAt < from)
        lineFeedAt = source[from] === LINE_FEED ? from : indexOfByte(source, LINE_FEED, from, end)
    }
    if (from < end) this.#partialLine.append(source, from, end)
  }

  /** While a line that was split is passed on: moves it into an empty buffer, and spares a copy. */
  moveLineTo(buffer: ByteBuffer): void {
    buffer.swap(this.#partialLine)
  }

  /** The stream has ended: a last line without a terminator counts as a line. */
  finish(onLine: OnLine): void {
    if (this.#partialLine.length > 0) onLine(this.#partialLine.bytes, 0, this.#partialLine.length)
    this.#partialLine.clear()
  }

  #emitLine(source: Buffer, start: number, end: number, onLine: OnLine): void {
    if (this.#partialLine.length === 0) return onLine(source, start, end)
    this.#partialLine.append(source, start, end)
    onLine(this.#partialLine.bytes, 0, this.#partialLine.length)
    this.#partialLine.clear()
  }
}

/** Index of the next such byte, or `end`. The bytes after `end` belong to an older read. */
function indexOfByte(source: Buffer, code: number, from: number, end: number): number {
  const found = from < end ? source.indexOf(code, from) : -1
  return found < 0 || found > end ? end : found
}

/**
 * Emits one `text` frame for each line that is not empty: newline-delimited JSON. (JSON values cannot contain
 * a bare CR, so a CR may end a line as it does in server-sent events.)
 */
export class LineFramer implements Framer {
  readonly #splitter: LineSplitter
  readonly #onLine: OnLine

  constructor(maxBytes: number, emit: EmitFrame) {
    this.#splitter = new LineSplitter(maxBytes)
    const ignored = new IgnoredBytes(maxBytes)
    this.#onLine = (source, start, end) => {
      if (end === start) return ignored.add(1)
      ignored.restart()
      emitText(source, start, end, emit)
    }
  }

  write(source: Buffer, start: number, end: number): void {
    this.#splitter.split(source, start, end, this.#onLine)
  }

  end(): void {
    this.#splitter.finish(this.#onLine)
  }
}

/** Emits a `text` frame of bytes that are valid only during the call. */
export function emitText(source: Buffer, start: number, end: number, emit: (frame: Frame) => void): void {
  const frame = new TextFrame(source.subarray(start, end))
  emit(frame)
  frame.expire()
}
