import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import type { LightningVersion } from './lightning/lightning-version.ts'

interface HttpError {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The service's error names by status. Any other status is an `InternalServerError`. */
const ERROR_NAMES: Readonly<Record<number, string>> = {
  400: 'InvalidRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
}

/** An HTTP error response, also to an upgrade. The two 401 bodies are as observed on 2026-06-16. */
export function httpErrorResponse(
  refusal: RequestRefusal,
  { customErrorBody }: LightningVersion,
): ServerFrame[] {
  const { status, headers, ...error } = httpErrorFor(refusal)
  const body = customErrorBody?.(refusal) ?? error.body
  return jsonResponse(status, body, { 'content-type': 'application/json; charset=utf-8', ...headers })
}

/** The status, headers and body of an error response. */
export function httpErrorFor(refusal: RequestRefusal): HttpError {
  switch (refusal.reason) {
    case 'unauthorized':
      return refusal.key === undefined
        ? { status: 401, body: { message: 'Unauthorized: No tokens provided' } }
        : { status: 401, body: { error: 'unauthorized' } }
    case 'invalid':
      return { status: 400, body: invalidBody(refusal) }
    // The body of a 429 is not documented. It is assumed to look like the other errors.
    case 'busy':
      return errorForStatus(429, 'Concurrent request limit reached')
    case 'rate':
      return errorForStatus(429, 'Rate limit exceeded. Please retry after a short backoff.')
    case 'status':
      return errorForStatus(refusal.status, 'The request was refused')
    case 'broken':
      return errorForStatus(500, 'Speech synthesis failed')
  }
}

function errorForStatus(status: number, message: string): HttpError {
  const error = ERROR_NAMES[status] ?? 'InternalServerError'
  return { status, body: { error, message }, ...(status === 429 ? { headers: { 'retry-after': '1' } } : {}) }
}

/** An invalid field is reported in an array, as the validator writes it; an invalid body by an error name. */
function invalidBody({
  field,
  message,
  received,
  options,
}: Extract<RequestRefusal, { reason: 'invalid' }>): unknown {
  if (field === '') return { error: 'InvalidRequest', message }
  const problem = options ? { code: 'invalid_enum_value', received, options } : { code: 'custom' }
  return { error: [{ ...problem, path: [field], message }] }
}

/** An error message on an open WebSocket. The service has three formats, and all three occur here. */
export function webSocketErrorBody(refusal: RequestRefusal): Readonly<Record<string, unknown>> {
  switch (refusal.reason) {
    case 'invalid':
      return {
        error: 'invalid_parameter',
        message: refusal.field ? `${refusal.field}: ${refusal.message}` : refusal.message,
      }
    case 'busy':
      return structuredError('Concurrent request limit reached', 'concurrency_limit_exceeded')
    case 'rate':
      return structuredError('Rate limit exceeded', 'rate_limit_exceeded')
    case 'unauthorized':
      return structuredError('Unauthorized', 'unauthorized')
    case 'status':
      return structuredError('The request was refused', String(refusal.status))
    case 'broken':
      return { status: 'error', message: 'Speech synthesis failed' }
  }
}

function structuredError(message: string, code: string) {
  return { status: 'error', error: { message, code } }
}
