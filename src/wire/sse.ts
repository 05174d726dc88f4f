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
  /** What is being read, and where in it an event's only data so far lies: copied only if the event ends behind it. */
  #reading: Buffer | undefined
  #lies: { readonly start: number; readonly end: number } | undefined

  /** `largest` in bytes of a line and of an event's data. */
  constructor(largest: number, emit: EmitFrame) {
    this.#splitter = new LineSplitter(largest)
    this.#data = new ByteBuffer(largest)
    this.#emit = emit
    this.#take = (source, start, end) => this.#line(source, start, end)
  }

  cut(source: Buffer, start: number, end: number): void {
    this.#reading = source
    this.#splitter.split(source, start, end, this.#take)
    this.#keep()
    this.#reading = undefined
  }

  finish(): void {
    this.#data.clear()
    this.#lies = undefined
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
    if (name === 'data') this.#hold(source, start, end)
    else if (name === 'event') this.#event = source.toString('utf8', start, end)
  }

  #hold(source: Buffer, start: number, end: number): void {
    if (source === this.#reading && !this.#lies && this.#data.length === 0) {
      this.#lies = { start, end }
      return
    }
    this.#keep()
    this.#copy(source, start, end)
  }

  #keep(): void {
    if (this.#reading && this.#lies) this.#copy(this.#reading, this.#lies.start, this.#lies.end)
    this.#lies = undefined
  }

  #copy(source: Buffer, start: number, end: number): void {
    this.#data.append(source, start, end)
    this.#data.append(LINE_FEED, 0, 1)
  }

  #dispatch(): void {
    const event = this.#event
    const [reading, lies] = [this.#reading, this.#lies]
    this.#event = ''
    this.#lies = undefined
    if (reading && lies) return this.#tell(event, reading, lies.start, lies.end)
    if (this.#data.length === 0) return
    this.#tell(event, this.#data.bytes, 0, this.#data.length - 1)
    this.#data.clear()
  }

  #tell(event: string, source: Buffer, start: number, end: number): void {
    const frame = new EventFrame(event, source, start, end)
    this.#emit(frame)
    frame.expire()
  }
}

function skipByteOrderMark(source: Buffer, start: number, end: number): number {
  const first = source.subarray(start, Math.min(end, start + BYTE_ORDER_MARK.length))
  return first.equals(BYTE_ORDER_MARK) ? start + BYTE_ORDER_MARK.length : start
}
