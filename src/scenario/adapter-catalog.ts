import type { Facts } from '../core/adapter/adapter.ts'

/**
 * What reading a scenario needs to know about adapters. Passed in, because this room must not import
 * adapters.
 */
export interface AdapterCatalog {
  /** The ids allowed for `adapter:` of a target. */
  readonly adapters: readonly string[]
  /** The ids that are only allowed for a component of a conversation. */
  readonly componentAdapters?: readonly string[]
  /** Loads these of the listed adapters, before anything is asked about them. Absent if all are there. */
  readonly load?: (adapters: readonly string[]) => Promise<void>
  /** The facts of a listed adapter. Undefined for an adapter that is loaded from a file. */
  readonly factsOf?: (adapter: string) => Facts | undefined
  /**
   * Throws a `SetupError` if a listed adapter does not accept these options. If absent, options are checked
   * later, without line and column.
   */
  readonly checkOptions?: (adapter: string, options: Readonly<Record<string, unknown>>) => void
}
