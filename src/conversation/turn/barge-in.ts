import type { Clock } from '../../core/clock.ts'
import type { PlaybackLog } from './playback-log.ts'

/** Node replaces a longer timer delay by 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The caller interrupts once a given amount of the answer has been heard. */
export class CallerBargeIn {
  /** Resolves with the instant of the barge-in in absolute microseconds. Never resolves without one. */
  readonly triggered: Promise<number>
  readonly #afterMs: number | undefined
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined
  #resolve: (at: number) => void = () => {}

  /** @param afterMs heard audible audio before the barge-in; undefined for a caller who does not interrupt */
  constructor(afterMs: number | undefined, clock: Clock) {
    this.#afterMs = afterMs
    this.#clock = clock
    this.triggered = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** More audio has arrived: the instant of the barge-in may be known now. */
  update(log: PlaybackLog): void {
    if (this.#afterMs === undefined || this.#timer) return
    const at = log.instantWhenHeard(this.#afterMs)
    if (at === undefined) return
    const wait = Math.min(MAX_TIMER_MS, Math.max(0, (at - this.#clock.now()) / 1e3))
    this.#timer = setTimeout(() => this.#resolve(this.#clock.now()), wait)
  }

  cancel(): void {
    clearTimeout(this.#timer)
  }
}
