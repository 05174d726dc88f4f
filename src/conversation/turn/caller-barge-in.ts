import type { Clock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import { BargeInTimer } from '../../drive/trial/barge-in-timer.ts'
import type { AnswerLog } from '../playback/playback-log.ts'

/** The caller interrupts once a given amount of the answer has been heard. */
export class CallerBargeIn {
  /** Resolves with the instant of the barge-in. Never resolves without one. */
  readonly triggered: Promise<MonotonicTime>
  readonly #afterMs: number | undefined
  readonly #timer: BargeInTimer

  /** @param afterMs heard audible audio before the barge-in; undefined for a caller who does not interrupt */
  constructor(afterMs: number | undefined, clock: Clock) {
    let trigger: (at: MonotonicTime) => void = () => {}
    this.#afterMs = afterMs
    this.triggered = new Promise((resolve) => {
      trigger = resolve
    })
    this.#timer = new BargeInTimer(clock, () => trigger(clock.now()))
  }

  /** More audio has arrived: the instant of the barge-in may be known now. */
  update(log: AnswerLog): void {
    if (this.#afterMs === undefined || this.#timer.isSet) return
    const at = log.instantWhenHeard(this.#afterMs)
    if (at !== undefined) this.#timer.set(at)
  }

  cancel(): void {
    this.#timer.cancel()
  }
}
