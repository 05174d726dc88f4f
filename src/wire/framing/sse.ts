import { ByteBuffer } from '../byte-buffer.ts'
import { MAX_REFUSAL_BYTES } from '../limits.ts'
import { ViewCache } from '../reading/view-cache.ts'
import type { EmitFrame, Framer } from './framer.ts'
import { IgnoredBytes } from './ignored-bytes.ts'
import { EventFrame } from './lazy-text.ts'
import { emitText, LineSplitter, type OnLine } from './lines.ts'

const COLON = 58
const SPACE = 32
const LINE_FEED = Buffer.from('\n')
const DATA = Buffer.from('data')
const EVENT = Buffer.from('event')
const UNUSED_FIELDS = [Buffer.from('id'), Buffer.from('retry')]
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** How much of a body that is no event stream is kept. */
const MAX_FOREIGN_BYTES = MAX_REFUSAL_BYTES

/**
 * Server-sent events as defined by the WHATWG HTML standard (9.2.6): lines end in CRLF, LF or CR; lines that
 * start with a colon are comments; several `data` lines are joined; an event without data, or without the
 * empty line after it, is ignored. `id` and `retry` concern reconnecting, which a measurement never does. A
 * body without any event whose lines are something else, such as a web page, is emitted as one `text` frame.
 */
export class SseFramer implements Framer {
  readonly #splitter: LineSplitter
  /** The data of the event, from `dataStart`, with an LF after each line. */
  readonly #data: ByteBuffer
  #dataStart = 0
  readonly #emit: EmitFrame
  readonly #onLine: OnLine
  readonly #viewCache = new ViewCache()
  #event = ''
  #isFirstLine = true
  #hasEvents = false
  readonly #ignored: IgnoredBytes
  /** What would be ignored; kept until the first event. */
  readonly #foreignLines = new ByteBuffer(MAX_FOREIGN_BYTES)
  /**
   * The current read, and the position of the event's data in it: copied only if the event continues in the
   * next read.
   */
  #source: Buffer | undefined
  #isInPlace = false
  #start = 0
  #end = 0

  /** `maxBytes` of a line, of the data of an event, and of all lines without data before one. */
  constructor(maxBytes: number, emit: EmitFrame) {
    this.#ignored = new IgnoredBytes(maxBytes)
    this.#splitter = new LineSplitter(maxBytes)
    this.#data = new ByteBuffer(maxBytes)
    this.#emit = emit
    this.#onLine = (source, start, end) => this.#handleLine(source, start, end)
  }

  write(source: Buffer, start: number, end: number): void {
    this.#source = source
    this.#splitter.split(source, start, end, this.#onLine)
    this.#retain()
    this.#source = undefined
  }

  end(): void {
    this.#splitter.finish((source, start, end) => {
      // The stream may have been cut in the name of a field.
      if (end - start > EVENT.length) this.#handleLine(source, start, end)
    })
    this.#clearData()
    this.#isInPlace = false
    if (this.#hasEvents || this.#foreignLines.length === 0) return
    emitText(this.#foreignLines.bytes, 0, this.#foreignLines.length, this.#emit)
  }

  #handleLine(source: Buffer, start: number, end: number): void {
    const from = this.#isFirstLine ? skipByteOrderMark(source, start, end) : start
    this.#isFirstLine = false
    const data = findValue(DATA, source, from, end)
    if (data >= 0) return this.#addData(source, data, end)
    this.#ignored.add(end - from + 1)
    if (from === end) return this.#dispatch()
    const event = findValue(EVENT, source, from, end)
    if (event >= 0) this.#event = source.toString('utf8', event, end)
    else if (!this.#hasEvents) this.#keepForeignLine(source, from, end)
  }

  #keepForeignLine(source: Buffer, start: number, end: number): void {
    if (source[start] === COLON || UNUSED_FIELDS.some((name) => findValue(name, source, start, end) >= 0))
      return
    const room = MAX_FOREIGN_BYTES - this.#foreignLines.length
    if (room === 0) return
    this.#foreignLines.append(source, start, Math.min(end, start + room - 1))
    this.#foreignLines.append(LINE_FEED, 0, 1)
  }

  #addData(source: Buffer, start: number, end: number): void {
    if (source === this.#source && !this.#isInPlace && this.#data.length === 0) {
      this.#isInPlace = true
      this.#start = start
      this.#end = end
      return
    }
    this.#retain()
    if (this.#data.length === 0 && source !== this.#source) this.#moveLine(start)
    else this.#copy(source, start, end)
  }

  /** A line that came in several reads has been copied once. */
  #moveLine(start: number): void {
    this.#splitter.moveLineTo(this.#data)
    this.#dataStart = start
    this.#data.append(LINE_FEED, 0, 1)
  }

  #retain(): void {
    if (this.#source && this.#isInPlace) this.#copy(this.#source, this.#start, this.#end)
    this.#isInPlace = false
  }

  #copy(source: Buffer, start: number, end: number): void {
    this.#data.append(source, start, end)
    this.#data.append(LINE_FEED, 0, 1)
  }

  #dispatch(): void {
    const event = this.#event
    const isInPlace = this.#isInPlace
    this.#event = ''
    this.#isInPlace = false
    if (this.#source && isInPlace) return this.#emitEvent(event, this.#source, this.#start, this.#end)
    if (this.#data.length === 0) return
    this.#emitEvent(event, this.#data.bytes, this.#dataStart, this.#data.length - 1)
    this.#clearData()
  }

  #clearData(): void {
    this.#data.clear()
    this.#dataStart = 0
  }

  #emitEvent(event: string, source: Buffer, start: number, end: number): void {
    this.#hasEvents = true
    this.#ignored.restart()
    const frame = new EventFrame(event, this.#viewCache.get(source, start, end))
    this.#emit(frame)
    frame.expire()
  }
}

function skipByteOrderMark(source: Buffer, start: number, end: number): number {
  const first = source.subarray(start, Math.min(end, start + BYTE_ORDER_MARK.length))
  return first.equals(BYTE_ORDER_MARK) ? start + BYTE_ORDER_MARK.length : start
}

/**
 * Offset of the value if the line is a field with this name (the name may be the whole line); -1 for other
 * lines. Compared byte by byte: decoding every name creates garbage, and a search costs more for so short a
 * name.
 */
function findValue(name: Buffer, source: Buffer, start: number, end: number): number {
  const stop = start + name.length
  if (stop > end || (stop < end && source[stop] !== COLON)) return -1
  for (let index = 0; index < name.length; index++) {
    if (source[start + index] !== name[index]) return -1
  }
  return Math.min(end, source[stop + 1] === SPACE ? stop + 2 : stop + 1)
}
