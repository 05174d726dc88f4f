import type { Removal } from './removal.ts'

/** A resource to create at a provider for a target, before the load. */
export interface PreparationRecord {
  readonly target: string
  readonly provider: string
  readonly removal: Removal
}

/**
 * Why it was not created: the provider failed or timed out, the budget was too small, or the run was
 * interrupted.
 */
export const UNMADE = ['failed', 'timed out', 'unaffordable', 'interrupted'] as const
export type Unmade = (typeof UNMADE)[number]

/** True if the request timed out without an id: the provider may have created the resource anyway. */
export function mayBeKept({ outcome }: UnmadeRecord, id: string | undefined): boolean {
  return outcome === 'timed out' && id === undefined
}

/** A resource that was not created. */
export interface UnmadeRecord {
  readonly outcome: Unmade
  /** The provider's message, or ours. */
  readonly detail: string
}
