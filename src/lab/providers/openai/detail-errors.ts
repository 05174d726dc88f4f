import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { errorOf } from './errors.ts'

/** FastAPI's `{"detail": ...}`: a string, or an object with name, message and type of the error. */
export function detailErrorResponse(
  detail: 'text' | 'object',
): (refusal: RequestRefusal) => readonly ServerFrame[] {
  return (refusal) => {
    const { message, type, ...error } = errorOf(refusal)
    // An unknown model is a 404 at OpenAI, but a 400 here, like any invalid field.
    const status = refusal.reason === 'invalid' ? 400 : error.status
    const name = ERROR_NAMES[status] ?? 'processing_error'
    const body = { detail: detail === 'text' ? message : { error: name, message, type } }
    return jsonResponse(status, body)
  }
}

const ERROR_NAMES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  404: 'not_found',
  429: 'rate_limit_exceeded',
}
