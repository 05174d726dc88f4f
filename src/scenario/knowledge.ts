import type { Facts } from '../core/adapter.ts'

/** What the reader of a scenario must be told, because other rooms own it. */
export interface Knowledge {
  /** The ids that `adapter:` may name. */
  readonly adapters: readonly string[]
  /** What an adapter of that list declares; undefined for one that nobody knows before it is loaded. */
  readonly factsOf?: (adapter: string) => Facts | undefined
  /**
   * Throws a `SetupError` when an adapter of that list does not take these options. Where it is absent, options are
   * checked by whoever uses the scenario, without line and column.
   */
  readonly checkOptions?: (adapter: string, options: Readonly<Record<string, unknown>>) => void
}
