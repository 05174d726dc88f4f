import type { Outgoing, Refusal } from '../../twin.ts'
import { errorOf } from './refusals.ts'

/** FastAPI's `{"detail": ...}`: a text, or an object with the error's name, message and type. */
export function refusedWithDetail(detail: 'text' | 'object'): (refusal: Refusal) => readonly Outgoing[] {
  return (refusal) => {
    const { message, type, ...error } = errorOf(refusal)
    // An unknown model is 404 with OpenAI, and invalid like any other field here.
    const status = refusal.reason === 'invalid' ? 400 : error.status
    const name = ERROR_NAMES[status] ?? 'processing_error'
    const body = { detail: detail === 'text' ? message : { error: name, message, type } }
    return [
      { kind: 'head', status, headers: { 'content-type': 'application/json' } },
      { kind: 'text', text: JSON.stringify(body) },
    ]
  }
}

const ERROR_NAMES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'unauthorized',
  404: 'not_found',
  429: 'rate_limit_exceeded',
}
