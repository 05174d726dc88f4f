import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { httpErrorResponse } from './errors.ts'
import { LIGHTNING_V3 } from './lightning/lightning-v3.ts'

/** The error response of routes other than TTS, which all have the same format. */
export function defaultErrorResponse(refusal: RequestRefusal): ServerFrame[] {
  return httpErrorResponse(refusal, LIGHTNING_V3)
}
