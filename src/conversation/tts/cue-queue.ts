import type { Cue } from '../../core/adapter/adapter.ts'

/** The cues of one request. They wait until the provider is ready, and can be sent again on another connection. */
export class CueQueue {
  isReady = false
  #pending: Cue[] = []
  #sent: Cue[] = []

  /** True if the cue has to wait. */
  hold(cue: Cue): boolean {
    if (!this.isReady) this.#pending.push(cue)
    return !this.isReady
  }

  noteSent(cue: Cue): void {
    this.#sent.push(cue)
  }

  /** The provider is ready. Returns what waited, in order. */
  open(): Cue[] {
    this.isReady = true
    return this.#pending.splice(0)
  }

  /** All cues so far wait for another connection. */
  rewind(): void {
    this.#pending = [...this.#sent.splice(0), ...this.#pending]
    this.isReady = false
  }

  clear(): void {
    this.#pending = []
  }
}
