import type { NegotiatedSettings } from '../../core/adapter/negotiated-settings.ts'

/**
 * Combinations kept for each target: a target whose address changes with every connection must not fill
 * run.json.
 */
const MAX_PER_TARGET = 16

/** Collects the settings that the connections of a run negotiated. */
export class NegotiatedSettingsCollector {
  readonly #seen = new Map<string, Map<string, NegotiatedSettings>>()

  add(target: string, negotiated: NegotiatedSettings | undefined): void {
    if (!negotiated) return
    const seen = this.#seen.get(target) ?? new Map<string, NegotiatedSettings>()
    this.#seen.set(target, seen)
    if (seen.size < MAX_PER_TARGET) seen.set(Object.values(negotiated).join('\n'), negotiated)
  }

  /** Every combination seen, by target. */
  all(): Record<string, readonly NegotiatedSettings[]> {
    return Object.fromEntries([...this.#seen].map(([target, seen]) => [target, [...seen.values()]]))
  }
}
