import type { Removal } from './removal.ts'

/** What was to be made at a provider for a target, before the load. */
export interface PreparationRecord {
  readonly target: string
  readonly provider: string
  readonly removal: Removal
}

/** Why it did not come about: the provider could not, took too long, nobody paid for it, or the run was ended. */
export const UNMADE = ['failed', 'timed out', 'unaffordable', 'interrupted'] as const
export type Unmade = (typeof UNMADE)[number]

/** What is said of one that did not come about. */
export interface UnmadeRecord {
  readonly outcome: Unmade
  /** The provider's own words, or ours. */
  readonly detail: string
}
