/**
 * Keeps pieces of bytes, first in, first out, each in one stretch of a buffer that is used round and round. It does not
 * know where pieces end: whoever adds them does.
 */
export class ByteRing {
  readonly bytes: Buffer
  /** Where the oldest piece begins. */
  #first = 0
  /** Where the newest ends. If that is before `first`, the end of the buffer has been passed. */
  #end = 0

  /** @param size bytes; a piece must be shorter than half of them */
  constructor(size: number) {
    this.bytes = Buffer.allocUnsafeSlow(size)
  }

  /** Copies a piece. Returns where it begins, or undefined if there is no room. */
  add(source: Buffer, from: number, to: number): number | undefined {
    const start = this.#placeFor(to - from)
    if (start !== undefined) this.#end = start + source.copy(this.bytes, start, from, to)
    return start
  }

  /** Forgets the oldest piece, which ends at `end`. */
  release(end: number): void {
    this.#first = end
    // From the beginning again, where the processor's cache is warm.
    if (this.#first === this.#end) this.#first = this.#end = 0
  }

  /** `first` is never reached from behind: that would look as if nothing were kept. */
  #placeFor(length: number): number | undefined {
    if (this.#end < this.#first) return this.#first - this.#end > length ? this.#end : undefined
    if (this.bytes.length - this.#end >= length) return this.#end
    return this.#first > length ? 0 : undefined
  }
}
