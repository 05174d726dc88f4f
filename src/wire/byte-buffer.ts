import { LARGEST_KEPT } from './limits.ts'
import { Violation } from './violation.ts'

const SMALLEST = 4096

/**
 * Bytes that must outlive the read they came in: always a copy, never a view of the socket's buffer, because held
 * views are what makes the garbage collector stop the world (feasibility of the measurement, not taste).
 */
export class ByteBuffer {
  #bytes: Buffer | undefined
  #length = 0
  readonly #limit: number

  /** `limit` in bytes: one byte more is a violation. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  /** The memory behind it, valid from 0 to `length` until the next `append` or `clear`. */
  get bytes(): Buffer {
    return this.#bytes ?? Buffer.alloc(0)
  }

  /** Copies `source` from `start` to `end`. Throws a `Violation` when the limit is passed. */
  append(source: Buffer, start: number, end: number): void {
    const length = this.#length + end - start
    if (length > this.#limit) throw new Violation(`longer than ${this.#limit} bytes`, 'FRAME_TOO_LARGE')
    source.copy(this.#room(length), this.#length, start, end)
    this.#length = length
  }

  clear(): void {
    this.#length = 0
    if (this.#bytes && this.#bytes.length > LARGEST_KEPT) this.#bytes = undefined
  }

  #room(length: number): Buffer {
    const old = this.#bytes
    if (old && old.length >= length) return old
    const grown = Buffer.allocUnsafeSlow(Math.max(SMALLEST, length, (old?.length ?? 0) * 2))
    old?.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
    return grown
  }
}
