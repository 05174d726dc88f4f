import { ByteBuffer } from './byte-buffer.ts'
import type { Cutter, EmitFrame } from './cutter.ts'
import { LineSplitter, type TakeLine } from './lines.ts'
import { EventFrame } from './undecoded.ts'

const COLON = 58
const SPACE = 32
const LINE_FEED = Buffer.from('\n')
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/**
 * Server-sent events as the WHATWG HTML standard reads them (9.2.6): lines end in CRLF, LF or CR; lines that begin
 * with a colon are comments; several `data` lines make one text; an event without data, or without the empty line
 * behind it, is none. `id` and `retry` concern reconnecting, which a measurement never does.
 */
export class EventCutter implements Cutter {
  readonly #splitter: LineSplitter
  readonly #data: ByteBuffer
  readonly #emit: EmitFrame
  readonly #take: TakeLine
  #event = ''
  #isFirstLine = true

  /** `largest` in bytes of a line and of an event's data. */
  constructor(largest: number, emit: EmitFrame) {
    this.#splitter = new LineSplitter(largest)
    this.#data = new ByteBuffer(largest)
    this.#emit = emit
    this.#take = (source, start, end) => this.#line(source, start, end)
  }

  cut(source: Buffer, start: number, end: number): void {
    this.#splitter.split(source, start, end, this.#take)
  }

  finish(): void {
    this.#data.clear()
  }

  #line(source: Buffer, start: number, end: number): void {
    const from = this.#isFirstLine ? skipByteOrderMark(source, start, end) : start
    this.#isFirstLine = false
    if (from === end) return this.#dispatch()
    const found = source.indexOf(COLON, from)
    const colon = found < 0 || found > end ? end : found
    const value = source[colon + 1] === SPACE ? colon + 2 : colon + 1
    this.#field(source.toString('latin1', from, Math.min(colon, from + 6)), source, Math.min(value, end), end)
  }

  #field(name: string, source: Buffer, start: number, end: number): void {
    if (name === 'data') {
      this.#data.append(source, start, end)
      this.#data.append(LINE_FEED, 0, 1)
    } else if (name === 'event') this.#event = source.toString('utf8', start, end)
  }

  #dispatch(): void {
    const event = this.#event
    this.#event = ''
    if (this.#data.length === 0) return
    const frame = new EventFrame(event, this.#data.bytes, 0, this.#data.length - 1)
    this.#emit(frame)
    frame.expire()
    this.#data.clear()
  }
}

function skipByteOrderMark(source: Buffer, start: number, end: number): number {
  const first = source.subarray(start, Math.min(end, start + BYTE_ORDER_MARK.length))
  return first.equals(BYTE_ORDER_MARK) ? start + BYTE_ORDER_MARK.length : start
}
