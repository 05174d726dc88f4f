import type { Facts } from '../core/adapter.ts'
import type { Access } from '../core/voice-service.ts'

/** Where a route's provider is asked about its voices: by HTTP, at the route's own host. */
export function accessOf(facts: Pick<Facts, 'origin'>, key: string, base = facts.origin): Access {
  return { key, base: base.replace(/^ws/, 'http') }
}
