import { MAX_HEAD_BYTES } from '../limits.ts'
import { ProtocolError } from '../protocol-error.ts'
import { type ResponseHead, trimOws } from './head.ts'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/** Receives the bytes of a body. An object and not a function: a bound function costs more at every read. */
export interface BodyConsumer {
  /** `source` from `start` to `end`, valid only during the call. */
  write(source: Buffer, start: number, end: number): void
}

/** Extracts the bytes of a body from what the socket delivers. */
export interface BodyReader {
  /** True once the body is complete. */
  readonly isComplete: boolean
  /** True if the close of the connection is the regular end of the body. */
  readonly endsWithClose: boolean
  /** Offset in its read at which the last bytes that were passed on ended; 0 before that. */
  readonly end: number
  /** Reads from `offset`. Returns where it stopped: after the body, or at the end of `source`. */
  read(source: Buffer, offset: number, consumer: BodyConsumer): number
}

/**
 * How the body of a response is delimited (RFC 9112, 6.3). Throws a `ProtocolError` for contradictory
 * lengths.
 */
export function createBodyReader(method: string, head: ResponseHead): BodyReader {
  const coding = head.headers['transfer-encoding']?.toLowerCase()
  const length = head.headers['content-length']
  if (method === 'HEAD' || head.status === 204 || head.status === 304) return new FixedLengthReader(0)
  if (coding === 'chunked') return new ChunkedReader()
  if (coding !== undefined) throw new ProtocolError(`unsupported transfer-encoding ${coding}`)
  if (length === undefined) return new UntilCloseReader()
  // Of a refusal, whose length may be counted in characters, the words matter more.
  return new FixedLengthReader(parseLength(length), head.status < 300)
}

// Repeated headers were joined. Equal lengths are allowed; different ones mean an attack or a broken proxy.
function parseLength(text: string): number {
  const [first = '', ...others] = text.split(',').map(trimOws)
  if (!/^\d{1,15}$/.test(first) || others.some((other) => other !== first)) {
    throw new ProtocolError(`invalid content-length ${JSON.stringify(text.slice(0, 40))}`)
  }
  return Number(first)
}

class FixedLengthReader implements BodyReader {
  readonly endsWithClose = false
  end = 0
  #remaining: number
  readonly #isExact: boolean

  constructor(length: number, isExact = false) {
    this.#remaining = length
    this.#isExact = isExact && length > 0
  }

  get isComplete(): boolean {
    return this.#remaining === 0
  }

  read(source: Buffer, offset: number, consumer: BodyConsumer): number {
    const end = Math.min(source.length, offset + this.#remaining)
    this.#remaining -= end - offset
    this.end = end
    if (end > offset) consumer.write(source, offset, end)
    if (this.#isExact && this.isComplete && !hasOnlyLineEnds(source, end))
      throw new ProtocolError('a body that goes on after its content-length')
    return end
  }
}

/** Some servers send a line end after the body, which belongs to nothing. */
function hasOnlyLineEnds(source: Buffer, offset: number): boolean {
  for (let at = offset; at < source.length; at += 1)
    if (source[at] !== CARRIAGE_RETURN && source[at] !== LINE_FEED) return false
  return true
}

class UntilCloseReader implements BodyReader {
  readonly endsWithClose = true
  readonly isComplete = false
  end = 0

  read(source: Buffer, offset: number, consumer: BodyConsumer): number {
    this.end = source.length
    if (source.length > offset) consumer.write(source, offset, source.length)
    return source.length
  }
}

const SEMICOLON = 59
const MAX_EXTENSION_LENGTH = 1024
const MAX_SIZE_DIGITS = 12

type ChunkState = 'size' | 'extension' | 'data' | 'after data' | 'trailer' | 'over'

/**
 * RFC 9112, 7.1. Accepts lines that end in LF alone, as the RFC allows; a server that ends the size of a chunk in
 * CRLF must end its data so too, or a size that is one too large would make the CR a byte of audio.
 */
class ChunkedReader implements BodyReader {
  readonly endsWithClose = false
  end = 0
  #state: ChunkState = 'size'
  /** While the size of a chunk is read: the size so far. While its data is read: the bytes still to come. */
  #remaining = 0
  #digits = 0
  /** Characters of the extension, or of all trailers, so far. */
  #skipped = 0
  #trailerIsEmpty = true
  /** Whether a CR is still to come after the data of the chunk. */
  #awaitsCarriageReturn = false

  get isComplete(): boolean {
    return this.#state === 'over'
  }

  read(source: Buffer, offset: number, consumer: BodyConsumer): number {
    let at = offset
    while (at < source.length && this.#state !== 'over') {
      if (this.#state === 'data') at = this.#readData(source, at, consumer)
      else this.#readCharacter(source[at++] ?? 0)
    }
    return at
  }

  #readData(source: Buffer, offset: number, consumer: BodyConsumer): number {
    const end = Math.min(source.length, offset + this.#remaining)
    this.#remaining -= end - offset
    if (this.#remaining === 0) this.#state = 'after data'
    this.end = end
    consumer.write(source, offset, end)
    return end
  }

  #readCharacter(code: number): void {
    if (this.#state === 'size') this.#readSize(code)
    else if (this.#state === 'extension') this.#readExtension(code)
    else if (this.#state === 'after data') this.#readAfterData(code)
    else this.#readTrailer(code)
  }

  #readSize(code: number): void {
    const digit = hexDigit(code)
    if (digit >= 0) {
      this.#remaining = this.#remaining * 16 + digit
      if (++this.#digits > MAX_SIZE_DIGITS) throw new ProtocolError('a chunk size with too many digits')
    } else if (this.#digits === 0) throw new ProtocolError('a chunk without a size')
    else if (code === LINE_FEED) this.#finishSizeLine(false)
    else if (code === SEMICOLON || code === CARRIAGE_RETURN || code === 32 || code === 9)
      this.#beginExtension(code)
    else throw new ProtocolError('a chunk size that is not a number')
  }

  #beginExtension(code: number): void {
    this.#state = 'extension'
    this.#awaitsCarriageReturn = code === CARRIAGE_RETURN
  }

  #readExtension(code: number): void {
    if (code === LINE_FEED) return this.#finishSizeLine(this.#awaitsCarriageReturn)
    this.#awaitsCarriageReturn = code === CARRIAGE_RETURN
    if (++this.#skipped > MAX_EXTENSION_LENGTH) throw new ProtocolError('a chunk extension that is too long')
  }

  #finishSizeLine(endsInCrLf: boolean): void {
    this.#awaitsCarriageReturn = endsInCrLf
    this.#state = this.#remaining === 0 ? 'trailer' : 'data'
    this.#digits = 0
    this.#skipped = 0
  }

  #readAfterData(code: number): void {
    if (code !== (this.#awaitsCarriageReturn ? CARRIAGE_RETURN : LINE_FEED))
      throw new ProtocolError('a chunk that does not end where its size says')
    if (code === LINE_FEED) this.#state = 'size'
    this.#awaitsCarriageReturn = false
  }

  #readTrailer(code: number): void {
    if (++this.#skipped > MAX_HEAD_BYTES) throw new ProtocolError('trailers longer than 64 KiB')
    if (code === LINE_FEED) {
      if (this.#trailerIsEmpty) this.#state = 'over'
      this.#trailerIsEmpty = true
    } else if (code !== CARRIAGE_RETURN) this.#trailerIsEmpty = false
  }
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
