import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { httpErrorFor } from './errors.ts'

/**
 * The error responses of Pulse: one text and the id of the request, also to an upgrade. Only the two bodies of a 401
 * differ (observed on 2026-06-16).
 */
export function sttErrorResponse(refusal: RequestRefusal, requestId: string): ServerFrame[] {
  const { status, headers, body } = httpErrorFor(refusal)
  return jsonResponse(
    status,
    refusal.reason === 'unauthorized' ? body : { error: messageOf(refusal), request_id: requestId },
    headers,
  )
}

function messageOf(refusal: RequestRefusal): string {
  switch (refusal.reason) {
    case 'invalid':
      return refusal.message
    case 'rate':
    case 'busy':
      return 'Rate limit exceeded. Please retry after a short backoff.'
    case 'broken':
      return 'Transcription failed'
    default:
      return 'The request was refused'
  }
}
