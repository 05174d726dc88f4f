import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { formatUuid } from '../shared/uuid.ts'
import { apiVersionOf, STRUCTURED_ERRORS_SINCE } from './facts.ts'

interface ErrorRow {
  readonly status: number
  readonly code: string | null
  readonly title: string
  readonly message: string
}

const INVALID: ErrorRow = { status: 400, code: null, title: 'Invalid request', message: '' }

/** By `code` of the refusal. */
const INVALID_ROWS: Readonly<Record<string, ErrorRow>> = {
  model_not_found: { ...INVALID, code: 'model_not_found', title: 'Invalid model' },
  model_sunsetted: { ...INVALID, code: 'model_sunsetted', title: 'Model sunsetted' },
  voice_not_found: { ...INVALID, status: 404, title: 'Voice not found' },
  dictionary_not_found: { ...INVALID, status: 404, title: 'Pronunciation dictionary not found' },
}

const ROWS: Readonly<Record<'unauthorized' | 'busy' | 'rate' | 'broken', ErrorRow>> = {
  unauthorized: { status: 401, code: null, title: 'Unauthorized', message: 'Invalid API key' },
  busy: {
    status: 429,
    code: 'concurrency_limited',
    title: 'Too many concurrent requests',
    message: 'You have reached the concurrency limit of your plan.',
  },
  rate: { status: 429, code: null, title: 'Too many requests', message: 'Please try again later.' },
  broken: { status: 500, code: null, title: 'Internal server error', message: 'Speech synthesis failed.' },
}

function errorRowFor(refusal: RequestRefusal): ErrorRow {
  switch (refusal.reason) {
    case 'invalid':
      return { ...(INVALID_ROWS[refusal.code ?? ''] ?? INVALID), message: refusal.message }
    case 'status':
      return errorRowForStatus(refusal.status)
    default:
      return ROWS[refusal.reason]
  }
}

function errorRowForStatus(status: number): ErrorRow {
  const known = Object.values(ROWS).find((row) => row.status === status)
  return known ?? { status, code: null, title: 'Refused', message: 'The request was refused.' }
}

/** An HTTP error response, also to an upgrade: an object, or plain text in older versions. */
export function httpErrorResponse(refusal: RequestRefusal, request: ConnectRequest): ServerFrame[] {
  const { status, ...details } = errorRowFor(refusal)
  if (isStructured(request)) return jsonResponse(status, structuredError(details, request))
  return [
    { kind: 'head', status: legacyStatus(status), headers: { 'content-type': 'text/plain; charset=utf-8' } },
    { kind: 'text', text: `${details.title}: ${details.message}` },
  ]
}

/** An error event, over SSE or WebSocket. `done` is always true. */
export function errorEvent(refusal: RequestRefusal, request: ConnectRequest, context_id: string | undefined) {
  const { status, ...details } = errorRowFor(refusal)
  const context = context_id === undefined ? {} : { context_id }
  if (isStructured(request)) {
    return {
      type: 'error',
      done: true,
      status_code: status,
      ...structuredError(details, request),
      ...context,
    }
  }
  const error = `${details.title}: ${details.message}`
  return { type: 'error', done: true, status_code: legacyStatus(status), error, ...context }
}

/** A client that names no version gets the current format. */
function isStructured(request: ConnectRequest): boolean {
  const version = apiVersionOf(request)
  return version === '' || version >= STRUCTURED_ERRORS_SINCE
}

/** Before structured errors, an unknown voice was a 400. */
function legacyStatus(status: number): number {
  return status === 404 ? 400 : status
}

function structuredError(
  { code, title, message }: Omit<ErrorRow, 'status'>,
  { connectionId }: ConnectRequest,
) {
  return { error_code: code, title, message, request_id: formatUuid(connectionId) }
}
