import type { Outcome } from '../../core/trial/trial.ts'

/** Refused requests of each target after which nothing but a mistake in the keys is left as the cause. */
const ENOUGH = 5

/** What the guard reads of a trial or a turn. */
export interface GuardedOutcome {
  readonly target: string
  readonly outcome: Outcome
}

/** Ends a measurement when no provider accepts its key: the rest of the requests would fail in the same way. */
export class KeyGuard {
  /** Why the measurement ended, if it did. */
  refusal: string | undefined
  readonly #refused: Map<string, number>
  readonly #stop = new AbortController()
  #isOver = false

  /** @param targets the ids of all targets of the scenario */
  constructor(targets: readonly string[]) {
    this.#refused = new Map(targets.map((target) => [target, 0]))
  }

  /** Aborts when the measurement should start nothing new. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  readonly check = (finished: readonly GuardedOutcome[]): void => {
    for (const { target, outcome } of finished) {
      if (this.#isOver) return
      if (outcome === 'auth') this.#refused.set(target, (this.#refused.get(target) ?? 0) + 1)
      else this.#isOver = true
    }
    const counts = [...this.#refused.values()]
    if (this.#isOver || counts.some((count) => count < ENOUGH)) return
    this.#isOver = true
    const all = counts.reduce((sum, count) => sum + count, 0)
    this.refusal = `the keys were not accepted: all of the first ${all} requests were refused`
    this.#stop.abort()
  }
}
