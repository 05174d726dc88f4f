import type { Outcome } from '../../core/trial/trial.ts'

/** What the guard reads of a trial or a turn. */
export interface GuardedOutcome {
  readonly target: string
  readonly outcome: Outcome
}

/** Whose refused keys end a measurement: those of any target, or only of all targets together. */
export type KeyRule = 'any' | 'all'

/**
 * Ends a measurement when the key of a target is refused before any of its requests succeeded: the rest would
 * fail in the same way. The refusal of a key that was accepted before is a fault like others.
 */
export class KeyGuard {
  /** Why the measurement ended, if it did. */
  refusal: string | undefined
  readonly #targets: readonly string[]
  readonly #rule: KeyRule
  readonly #accepted = new Set<string>()
  readonly #refused = new Set<string>()
  readonly #stop = new AbortController()

  /** @param targets the ids of all targets of the scenario */
  constructor(targets: readonly string[], rule: KeyRule = 'any') {
    this.#targets = targets
    this.#rule = rule
  }

  /** Aborts when the measurement should start nothing new. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  readonly check = (finished: readonly GuardedOutcome[]): void => {
    if (this.refusal !== undefined) return
    for (const { target, outcome } of finished) {
      if (outcome === 'ok') this.#accepted.add(target)
      if (outcome === 'auth' && !this.#accepted.has(target)) this.#refused.add(target)
    }
    if (this.#refused.size < (this.#rule === 'any' ? 1 : this.#targets.length)) return
    this.refusal = `the key of ${[...this.#refused].toSorted().join(', ')} was refused, so nothing more was sent`
    this.#stop.abort()
  }
}
