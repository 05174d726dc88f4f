import type { Arrival } from '../core/trial.ts'

/**
 * The pieces of one answer while it arrives, a column each: an object a piece would outlive the collections that
 * happen meanwhile, and be copied by each of them, for every stream that speaks.
 */
export class ArrivalTape {
  readonly #at: number[] = []
  readonly #audio: number[] = []
  readonly #bytes: number[] = []

  get length(): number {
    return this.#at.length
  }

  /** A piece that came at an instant: microseconds of audio, and its bytes. */
  push(at: number, audio: number, bytes: number): void {
    this.#at.push(at)
    this.#audio.push(audio)
    this.#bytes.push(bytes)
  }

  /** More of what came last. There must be a last one. */
  lengthenLast(audio: number, bytes: number): void {
    const last = this.length - 1
    this.#audio[last] = (this.#audio[last] ?? 0) + audio
    this.#bytes[last] = (this.#bytes[last] ?? 0) + bytes
  }

  /** All of them, their instants as `place` puts them. */
  pieces(place: (at: number) => number = (at) => at): Arrival[] {
    return this.#at.map((at, index) => ({
      at: place(at),
      audio: this.#audio[index] ?? 0,
      bytes: this.#bytes[index] ?? 0,
    }))
  }
}
