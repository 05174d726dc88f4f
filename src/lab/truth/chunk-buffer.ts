import type { MonotonicTime } from '../../core/units.ts'
import type { TruthPiece } from './truth-record.ts'

const NUMBERS_PER_CHUNK = 3

/**
 * Stores chunks as plain numbers, so that thousands of requests do not allocate millions of small objects.
 */
export class ChunkBuffer {
  #numbers = new Float64Array(NUMBERS_PER_CHUNK * 32)
  #length = 0

  /** `at` and `audio`. */
  push(at: MonotonicTime, audio: number, bytes: number): void {
    if (this.#length === this.#numbers.length) this.#grow()
    this.#numbers.set([at, audio, bytes], this.#length)
    this.#length += NUMBERS_PER_CHUNK
  }

  toTruthPieces(): TruthPiece[] {
    return Array.from({ length: this.#length / NUMBERS_PER_CHUNK }, (_, index) => {
      const [at_us = 0, audio_us = 0, bytes = 0] = this.#numbers.subarray(
        index * NUMBERS_PER_CHUNK,
        (index + 1) * NUMBERS_PER_CHUNK,
      )
      return { at_us, audio_us, bytes }
    })
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#numbers.length)
    larger.set(this.#numbers)
    this.#numbers = larger
  }
}
