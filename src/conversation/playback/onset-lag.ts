import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { Micros } from '../../core/units.ts'
import type { LoopLag } from '../../drive/thread-health/loop-lag.ts'

/**
 * Upper bound of how long two timestamps of an answer waited for this thread: that of its first piece, and that of
 * the piece with the first audible sample, which is known only some pieces later.
 */
export class OnsetLag {
  readonly #lag: LoopLag
  /** Of the pieces until the onset is known. */
  readonly #pieces: Micros[] = []
  #settled: Micros | undefined

  constructor(lag: LoopLag) {
    this.#lag = lag
  }

  /** True once the onset is known: no later piece sets an instant. */
  get isSettled(): boolean {
    return this.#settled !== undefined
  }

  /** Of all pieces while the onset is not known. */
  get longest(): Micros {
    return this.#settled ?? this.#pieces.reduce((longest, lag) => Math.max(longest, lag), 0)
  }

  /** A piece was received that can be played. */
  note(receiver: AudioReceiver): void {
    if (this.isSettled) return
    this.#pieces.push(this.#lag.ofStamp)
    const { onsetPiece } = receiver
    if (onsetPiece !== undefined)
      this.#settled = Math.max(this.#pieces[0] ?? 0, this.#pieces[onsetPiece] ?? 0)
  }
}
