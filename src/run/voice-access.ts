import type { Facts } from '../core/adapter.ts'
import type { Access } from '../core/voice-service.ts'

/** How to reach a provider's voice API: HTTP at the host of the route. */
export function accessOf(facts: Pick<Facts, 'origin'>, key: string, base = facts.origin): Access {
  return { key, base: base.replace(/^ws/, 'http') }
}
