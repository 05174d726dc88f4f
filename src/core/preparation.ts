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

/** Nobody heard the provider's answer: it may keep what it was asked for all the same. */
export function mayBeKept({ outcome }: UnmadeRecord, id: string | undefined): boolean {
  return outcome === 'timed out' && id === undefined
}

/** What is said of one that did not come about. */
export interface UnmadeRecord {
  readonly outcome: Unmade
  /** The provider's own words, or ours. */
  readonly detail: string
}
