import type { AudioArrival } from '../core/trial/trial.ts'
import type { Micros, MonotonicTime } from '../core/units.ts'

/**
 * The pieces of an answer as it arrives, stored in columns: an object per piece would survive garbage
 * collections, and every collection would copy it, for every active stream.
 */
export class ArrivalBuffer {
  readonly #at: number[] = []
  readonly #audio: number[] = []
  readonly #bytes: number[] = []

  get length(): number {
    return this.#at.length
  }

  /** Adds a piece: its instant, microseconds of audio, and bytes. */
  push(at: MonotonicTime, audio: Micros, bytes: number): void {
    this.#at.push(at)
    this.#audio.push(audio)
    this.#bytes.push(bytes)
  }

  /** Extends the last piece. There must be one. */
  extendLast(audio: Micros, bytes: number): void {
    const last = this.length - 1
    this.#audio[last] = (this.#audio[last] ?? 0) + audio
    this.#bytes[last] = (this.#bytes[last] ?? 0) + bytes
  }

  /** All pieces, with their instants mapped by `mapInstant`. */
  toArrivals(mapInstant: (at: MonotonicTime) => number = (at) => at): AudioArrival[] {
    return this.#at.map((at, index) => ({
      at: mapInstant(at),
      audio: this.#audio[index] ?? 0,
      bytes: this.#bytes[index] ?? 0,
    }))
  }
}
