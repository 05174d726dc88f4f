import type { Negotiated } from '../core/negotiated.ts'

/**
 * Combinations kept for each target: a target whose address changes with every connection must not fill
 * run.json.
 */
const MOST = 16

/** Collects the settings that the connections of a run negotiated. */
export class Agreements {
  readonly #seen = new Map<string, Map<string, Negotiated>>()

  add(target: string, negotiated: Negotiated | undefined): void {
    if (!negotiated) return
    const seen = this.#seen.get(target) ?? new Map<string, Negotiated>()
    this.#seen.set(target, seen)
    if (seen.size < MOST) seen.set(Object.values(negotiated).join('\n'), negotiated)
  }

  /** Every combination seen, by target. */
  all(): Record<string, readonly Negotiated[]> {
    return Object.fromEntries([...this.#seen].map(([target, seen]) => [target, [...seen.values()]]))
  }
}
