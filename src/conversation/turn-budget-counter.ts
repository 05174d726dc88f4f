import type { TurnBudget } from '../core/config/conversation/turn-budget.ts'
import type { SpeechClip } from './caller/microphone.ts'

/** Tolerance for floating-point errors in sums of minutes. */
const ROUNDING = 1e-9

/** Counts what is left of a run's budget. One thread runs all conversations. */
export class TurnBudgetCounter {
  #turns: number
  #minutes: number
  #isExhausted = false

  constructor({ turns = Number.POSITIVE_INFINITY, minutes = Number.POSITIVE_INFINITY }: TurnBudget = {}) {
    this.#turns = turns
    this.#minutes = minutes
  }

  /** True once a turn did not fit: no new turn may start, however short. */
  get isExhausted(): boolean {
    return this.#isExhausted
  }

  /** Reserves a turn and returns true, or nothing: then the budget is exhausted. */
  tryReserve({ speechEnd }: Pick<SpeechClip, 'speechEnd'>): boolean {
    const minutes = speechEnd / 60e6
    if (this.#turns < 1 || this.#minutes + ROUNDING < minutes) this.#isExhausted = true
    if (this.#isExhausted) return false
    this.#turns -= 1
    this.#minutes -= minutes
    return true
  }
}
