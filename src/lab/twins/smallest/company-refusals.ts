import type { Outgoing, Refusal } from '../../twin.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'
import { refusedOverHttp } from './refusals.ts'

/** A refusal of a route that does not speak: the service refuses them all alike. */
export function refusedInCompany(refusal: Refusal): Outgoing[] {
  return refusedOverHttp(refusal, LIGHTNING_V3)
}
