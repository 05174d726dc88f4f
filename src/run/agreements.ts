import type { Negotiated } from '../core/negotiated.ts'

/** Combinations kept of each target: whoever changes address with every connection must not fill a file. */
const MOST = 16

/** Gathers what the connections of a run agreed on. */
export class Agreements {
  readonly #seen = new Map<string, Map<string, Negotiated>>()

  add(target: string, negotiated: Negotiated | undefined): void {
    if (!negotiated) return
    const seen = this.#seen.get(target) ?? new Map<string, Negotiated>()
    this.#seen.set(target, seen)
    if (seen.size < MOST) seen.set(Object.values(negotiated).join('\n'), negotiated)
  }

  /** Every combination that was seen, by target. */
  all(): Record<string, readonly Negotiated[]> {
    return Object.fromEntries([...this.#seen].map(([target, seen]) => [target, [...seen.values()]]))
  }
}
