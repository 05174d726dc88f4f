import type { Head } from './http-head.ts'
import { LARGEST_HEAD } from './limits.ts'
import { Violation } from './violation.ts'

/** Receives the bytes of a body. An object and not a function: a bound function costs more at every read. */
export interface BodyTaker {
  /** `source` from `start` to `end`, valid only during the call. */
  cut(source: Buffer, start: number, end: number): void
}

/** Extracts the bytes of a body from what the socket delivers. */
export interface BodyReader {
  /** True once the body is complete. */
  readonly isOver: boolean
  /** True if the close of the connection is the regular end of the body. */
  readonly endsWithClose: boolean
  /** Reads from `offset`. Returns where it stopped: after the body, or at the end of `source`. */
  read(source: Buffer, offset: number, taker: BodyTaker): number
}

/**
 * How the body of a response is delimited (RFC 9112, 6.3). Throws a `ProtocolError` for contradictory
 * lengths.
 */
export function bodyReaderFor(method: string, head: Head): BodyReader {
  const coding = head.headers['transfer-encoding']?.toLowerCase()
  const length = head.headers['content-length']
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return new LengthReader(0)
  if (coding === 'chunked') return new ChunkedReader()
  if (coding !== undefined) throw new Violation(`unsupported transfer-encoding ${coding}`)
  return length === undefined ? new CloseReader() : new LengthReader(parseLength(length))
}

// Repeated headers were joined. Equal lengths are allowed; different ones mean an attack or a broken proxy.
function parseLength(text: string): number {
  const [first = '', ...others] = text.split(',').map((part) => part.trim())
  if (!/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new Violation(`invalid content-length ${JSON.stringify(text.slice(0, 40))}`)
  }
  return Number(first)
}

class LengthReader implements BodyReader {
  readonly endsWithClose = false
  #left: number

  constructor(length: number) {
    this.#left = length
  }

  get isOver(): boolean {
    return this.#left === 0
  }

  read(source: Buffer, offset: number, taker: BodyTaker): number {
    const end = Math.min(source.length, offset + this.#left)
    this.#left -= end - offset
    if (end > offset) taker.cut(source, offset, end)
    return end
  }
}

class CloseReader implements BodyReader {
  readonly endsWithClose = true
  readonly isOver = false

  read(source: Buffer, offset: number, taker: BodyTaker): number {
    if (source.length > offset) taker.cut(source, offset, source.length)
    return source.length
  }
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SEMICOLON = 59
const LARGEST_EXTENSION = 1024
const LARGEST_SIZE_DIGITS = 12

type ChunkState = 'size' | 'extension' | 'data' | 'after data' | 'trailer' | 'over'

/** RFC 9112, 7.1. Accepts lines that end in LF alone, as the RFC allows. */
class ChunkedReader implements BodyReader {
  readonly endsWithClose = false
  #state: ChunkState = 'size'
  /** While the size of a chunk is read: the size so far. While its data is read: the bytes still to come. */
  #left = 0
  #digits = 0
  /** Characters of the extension, or of all trailers, so far. */
  #skipped = 0
  #trailerIsEmpty = true

  get isOver(): boolean {
    return this.#state === 'over'
  }

  read(source: Buffer, offset: number, taker: BodyTaker): number {
    let at = offset
    while (at < source.length && this.#state !== 'over') {
      if (this.#state === 'data') at = this.#data(source, at, taker)
      else this.#character(source[at++] ?? 0)
    }
    return at
  }

  #data(source: Buffer, offset: number, taker: BodyTaker): number {
    const end = Math.min(source.length, offset + this.#left)
    this.#left -= end - offset
    if (this.#left === 0) this.#state = 'after data'
    taker.cut(source, offset, end)
    return end
  }

  #character(code: number): void {
    if (this.#state === 'size') this.#size(code)
    else if (this.#state === 'extension') this.#extension(code)
    else if (this.#state === 'after data') this.#afterData(code)
    else this.#trailer(code)
  }

  #size(code: number): void {
    const digit = hexadecimal(code)
    if (digit >= 0) {
      this.#left = this.#left * 16 + digit
      if (++this.#digits > LARGEST_SIZE_DIGITS) throw new Violation('a chunk size with too many digits')
    } else if (this.#digits === 0) throw new Violation('a chunk without a size')
    else if (code === LINE_FEED) this.#sized()
    else if (code === SEMICOLON || code === CARRIAGE_RETURN || code === 32 || code === 9)
      this.#state = 'extension'
    else throw new Violation('a chunk size that is not a number')
  }

  #extension(code: number): void {
    if (code === LINE_FEED) this.#sized()
    else if (++this.#skipped > LARGEST_EXTENSION) throw new Violation('a chunk extension that is too long')
  }

  #sized(): void {
    this.#state = this.#left === 0 ? 'trailer' : 'data'
    this.#digits = 0
    this.#skipped = 0
  }

  #afterData(code: number): void {
    if (code === LINE_FEED) this.#state = 'size'
    else if (code !== CARRIAGE_RETURN) throw new Violation('a chunk longer than its size')
  }

  #trailer(code: number): void {
    if (++this.#skipped > LARGEST_HEAD) throw new Violation('trailers longer than 64 KiB')
    if (code === LINE_FEED) {
      if (this.#trailerIsEmpty) this.#state = 'over'
      this.#trailerIsEmpty = true
    } else if (code !== CARRIAGE_RETURN) this.#trailerIsEmpty = false
  }
}

function hexadecimal(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
