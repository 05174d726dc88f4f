import type { Facts } from '../../../core/adapter/adapter.ts'
import type { ProviderAccess } from '../../../core/provisioning/voice-service.ts'

/** How to reach a provider's voice API: HTTP at the host of the route. */
export function providerAccess(
  facts: Pick<Facts, 'origin'>,
  key: string,
  base = facts.origin,
): ProviderAccess {
  return { key, base: base.replace(/^ws/, 'http') }
}
