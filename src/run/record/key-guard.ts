import type { Outcome } from '../../core/trial/trial.ts'
import { type AnswerSource, answersHere } from '../plan/run-plan.ts'

/** What the guard reads of a trial or a turn. */
export interface GuardedOutcome {
  readonly target: string
  readonly outcome: Outcome
  /** The provider's words. */
  readonly detail?: string
}

/** A target of the scenario, and whose keys it sends. Targets with the same keys have the same account. */
export interface GuardedTarget {
  readonly id: string
  readonly account: string
}

/** Whose refused keys end a measurement: those of any account, or only of all together. */
export type KeyRule = 'any' | 'all'

/** Refusals without a success after which the other targets of the account are not waited for. */
const PATIENCE = 30

/** The account of a target, by what answers its parts. What answers here gets no key. */
export function accountOf(id: string, parts: readonly Pick<AnswerSource, 'answeredBy' | 'facts'>[]): string {
  const variables = parts.flatMap((part) => (answersHere(part) ? [] : (part.facts.keyVariable ?? [])))
  // Names of variables and of targets are kept apart, because both may be the same word.
  return JSON.stringify(variables.length > 0 ? variables.toSorted() : { target: id })
}

/**
 * Ends a measurement when a key is refused before any request with it succeeded: the rest would fail in the same
 * way. A key that is accepted from one target is not wrong: what is refused to another is a fault like others.
 */
export class KeyGuard {
  /** Why the measurement ended, if it did. */
  refusal: string | undefined
  readonly #targets: readonly GuardedTarget[]
  readonly #rule: KeyRule
  readonly #accepted = new Set<string>()
  /** By target. */
  readonly #refusals = new Map<string, number>()
  /** What the provider said of the first: perhaps nothing else was recorded. */
  #words: string | undefined
  readonly #stop = new AbortController()

  constructor(targets: readonly GuardedTarget[], rule: KeyRule = 'any') {
    this.#targets = targets
    this.#rule = rule
  }

  /** Aborts when the measurement should start nothing new. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  readonly check = (finished: readonly GuardedOutcome[]): void => {
    if (this.refusal !== undefined) return
    for (const { target, outcome, detail } of finished) {
      if (outcome === 'ok') this.#accepted.add(this.#accountOf(target))
      if (outcome !== 'auth') continue
      this.#refusals.set(target, (this.#refusals.get(target) ?? 0) + 1)
      this.#words ??= detail
    }
    const accounts = [...new Set(this.#targets.map(({ account }) => account))]
    const refused = accounts.filter((account) => this.#isRefused(account))
    if (refused.length < (this.#rule === 'any' ? 1 : accounts.length)) return
    const names = this.#targets.filter(
      ({ id, account }) => refused.includes(account) && this.#refusals.has(id),
    )
    this.refusal = `the key of ${names
      .map(({ id }) => id)
      .toSorted()
      .join(', ')} was refused, so nothing more was sent${this.#words ? `: ${this.#words}` : ''}`
    this.#stop.abort()
  }

  /** Whether all of its targets were refused, or enough of them that the others need not be tried. */
  #isRefused(account: string): boolean {
    if (this.#accepted.has(account)) return false
    const counts = this.#targets
      .filter((target) => target.account === account)
      .map(({ id }) => this.#refusals.get(id) ?? 0)
    return counts.every((count) => count > 0) || counts.reduce((sum, count) => sum + count, 0) >= PATIENCE
  }

  #accountOf(target: string): string {
    return this.#targets.find(({ id }) => id === target)?.account ?? target
  }
}
