import type { CleanupResult } from './cleanup-result.ts'

/** The outcome of creating a resource at a provider for a target. */
export interface ProvisioningRecord {
  readonly target: string
  readonly provider: string
  readonly removal: CleanupResult
}

/**
 * Why it was not created: the provider failed or timed out, the budget was too small, or the run was
 * interrupted.
 */
export const PROVISIONING_FAILURES = ['failed', 'timed out', 'unaffordable', 'interrupted'] as const
export type ProvisioningFailure = (typeof PROVISIONING_FAILURES)[number]

/** True if the request timed out without an id: the provider may have created the resource anyway. */
export function mayBeOrphaned({ outcome }: FailedProvisioning, id: string | undefined): boolean {
  return outcome === 'timed out' && id === undefined
}

/** A resource that was not created. */
export interface FailedProvisioning {
  readonly outcome: ProvisioningFailure
  /** The provider's message, or ours. */
  readonly detail: string
}
