import { MAX_RETAINED_BYTES } from './limits.ts'
import { ProtocolError } from './protocol-error.ts'

const MIN_CAPACITY = 4096
/** Outgrown memory stays until it is collected. With this factor it is a third of the memory that is needed. */
const GROWTH = 4

/**
 * Bytes that must outlive the read they came in. Always a copy, never a view of the socket's buffer: retained
 * views cause long garbage collections, which would delay timestamps.
 */
export class ByteBuffer {
  #bytes: Buffer | undefined
  #length = 0
  readonly #limit: number

  /** `limit` in bytes: one byte more is a `ProtocolError`. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  /** The underlying memory, valid from 0 to `length` until the next `append` or `clear`. */
  get bytes(): Buffer {
    return this.#bytes ?? Buffer.alloc(0)
  }

  /** Copies `source` from `start` to `end`. Throws a `ProtocolError` when the limit is exceeded. */
  append(source: Buffer, start: number, end: number): void {
    const length = this.#length + end - start
    if (length > this.#limit) throw new ProtocolError(`longer than ${this.#limit} bytes`, 'FRAME_TOO_LARGE')
    source.copy(this.#reserve(length), this.#length, start, end)
    this.#length = length
  }

  /** Makes room for as many bytes as are announced, so that nothing is outgrown. Memory counts once it is written. */
  expect(length: number): void {
    if (length <= this.#limit) this.#reserve(length)
  }

  /** Exchanges memory and content with another buffer, so that long content changes hands without a copy. */
  swap(other: ByteBuffer): void {
    const [bytes, length] = [this.#bytes, this.#length]
    this.#bytes = other.#bytes
    this.#length = other.#length
    other.#bytes = bytes
    other.#length = length
  }

  clear(): void {
    this.#length = 0
    if (this.#bytes && this.#bytes.length > MAX_RETAINED_BYTES) this.#bytes = undefined
  }

  #reserve(length: number): Buffer {
    const old = this.#bytes
    if (old && old.length >= length) return old
    const generous = Math.min(this.#limit, (old?.length ?? 0) * GROWTH)
    const grown = Buffer.allocUnsafeSlow(Math.max(MIN_CAPACITY, length, generous))
    old?.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
    return grown
  }
}
