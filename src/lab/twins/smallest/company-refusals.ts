import type { Outgoing, Refusal } from '../../twin.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'
import { refusedOverHttp } from './refusals.ts'

/** The error response of routes other than TTS, which all have the same format. */
export function refusedInCompany(refusal: Refusal): Outgoing[] {
  return refusedOverHttp(refusal, LIGHTNING_V3)
}
