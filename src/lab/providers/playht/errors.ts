import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'

/** Error ids by status. The id for a rate limit is a guess, because its body was not documented. */
const ERROR_IDS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMIT',
}

/** An HTTP error response, with `error_message` and the older `error_id`. */
export function httpErrorResponse(refusal: RequestRefusal): ServerFrame[] {
  const status = statusOf(refusal)
  const error_id = ERROR_IDS[status] ?? 'INTERNAL_ERROR'
  const body = { error_message: errorMessage(refusal), error_id }
  return jsonResponse(status, body, { 'content-type': 'application/json; charset=utf-8' })
}

function statusOf(refusal: RequestRefusal): number {
  switch (refusal.reason) {
    case 'unauthorized':
      return 401
    case 'invalid':
      return 400
    case 'status':
      return refusal.status
    case 'broken':
      return 500
    default:
      return 429
  }
}

const MESSAGES: Readonly<Record<Exclude<RequestRefusal['reason'], 'invalid'>, string>> = {
  unauthorized: 'Unauthorized. Invalid user id or secret key.',
  busy: 'Too many concurrent requests',
  rate: 'Too many requests',
  status: 'The request was refused',
  broken: 'Speech synthesis failed',
}

export function errorMessage(refusal: RequestRefusal): string {
  return refusal.reason === 'invalid' ? refusal.message : (MESSAGES[refusal.reason] ?? refusal.reason)
}
