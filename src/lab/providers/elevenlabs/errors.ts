import type { Millis } from '../../../core/units.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonFrame, jsonResponse } from '../shared/json-frames.ts'

/** An error of the service. `legacy` is its old name, if that differed. */
interface ErrorRow {
  readonly status: number
  readonly type: string
  readonly code: string
  readonly legacy?: string
  readonly message: string
}

const UNAUTHORIZED: ErrorRow = {
  status: 401,
  type: 'authentication_error',
  code: 'unauthorized',
  legacy: 'invalid_api_key',
  message: 'Invalid API key',
}

const validationRow = (code: string, status = 400): ErrorRow => ({
  status,
  type: 'validation_error',
  code,
  message: '',
})

/** By `code` of the refusal. Where the message is empty, the refusal's message is used. */
const INVALID_REQUESTS: Readonly<Record<string, ErrorRow>> = {
  voice_not_found: { status: 404, type: 'not_found_error', code: 'voice_not_found', message: '' },
  unsupported_model: validationRow('unsupported_model'),
  invalid_parameters: validationRow('invalid_parameters'),
  text_too_long: validationRow('max_character_limit_exceeded'),
  subscription_required: {
    status: 403,
    type: 'authorization_error',
    code: 'subscription_required',
    legacy: 'output_format_not_allowed',
    message: '',
  },
}

/** The type of a 429, and that it has both the new and the old name, are not confirmed. */
const BUSY: ErrorRow = {
  status: 429,
  type: 'rate_limit_error',
  code: 'concurrent_limit_exceeded',
  legacy: 'too_many_concurrent_requests',
  message: 'Too many concurrent requests. Your current subscription is associated with a maximum of them.',
}
const RATE: ErrorRow = {
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limit_exceeded',
  message: 'Rate limit exceeded',
}
const BROKEN: ErrorRow = {
  status: 500,
  type: 'internal_error',
  code: 'internal_server_error',
  message: 'Internal server error',
}

/** Errors for the statuses that a profile can refuse with. */
const BY_STATUS: Readonly<Record<number, ErrorRow>> = {
  400: { ...validationRow('invalid_parameters'), message: 'The request was refused' },
  401: UNAUTHORIZED,
  403: { ...UNAUTHORIZED, status: 403, type: 'authorization_error', code: 'missing_permissions' },
  429: BUSY,
  503: { ...BROKEN, status: 503, code: 'service_unavailable' },
}

function errorRowFor(refusal: RequestRefusal): ErrorRow {
  switch (refusal.reason) {
    case 'unauthorized':
      return looksLikeKey(refusal.key)
        ? { ...UNAUTHORIZED, status: 400, code: 'invalid_api_key' }
        : UNAUTHORIZED
    case 'invalid': {
      const row = INVALID_REQUESTS[refusal.code ?? ''] ?? validationRow('invalid_parameters')
      return { ...row, message: refusal.message }
    }
    case 'busy':
      return BUSY
    case 'rate':
      return RATE
    case 'broken':
      return BROKEN
    case 'status':
      return BY_STATUS[refusal.status] ?? { ...BROKEN, status: refusal.status }
  }
}

/** A wrong key that looks like a real one is a 400. */
function looksLikeKey(key = ''): boolean {
  return /^sk_[0-9a-f]{40,}$/.test(key)
}

/** An HTTP error response, also to an upgrade. It has no `request-id`, but a trace id and a region. */
export function httpErrorResponse(refusal: RequestRefusal, connection: string): ServerFrame[] {
  const headers = { 'x-trace-id': connection, 'x-region': 'lab' }
  // The web framework reports an invalid body in its own format, an array.
  if (refusal.reason === 'invalid' && refusal.code === undefined) {
    const { field, message, received } = refusal
    const type = received === undefined ? 'missing' : 'value_error'
    const problem = { loc: ['body', ...(field ? [field] : [])], msg: message, type }
    return jsonResponse(422, { detail: [problem] }, headers)
  }
  const { status, type, code, legacy = code, message } = errorRowFor(refusal)
  const param = refusal.reason === 'invalid' ? { param: refusal.field } : {}
  const detail = { type, code, message, status: legacy, request_id: connection.slice(0, 20), ...param }
  return jsonResponse(status, { detail }, headers)
}

/** Time between an error and the close that follows, as recorded. */
const CLOSE_DELAY: Millis = 800

/** Error names of the WebSockets that differ from the code over HTTP. */
const WEBSOCKET_ERROR_NAMES: Readonly<Record<string, string>> = {
  unauthorized: 'invalid_api_key',
  voice_not_found: 'voice_id_does_not_exist',
}

/** An error on an open WebSocket: a message, and later a close with the same code and message. */
export function webSocketErrorFrames(refusal: RequestRefusal): ServerFrame[] {
  const row = errorRowFor(refusal)
  const code = row.status >= 500 ? 1011 : 1008
  const name = refusal.reason === 'invalid' ? (refusal.code ?? 'invalid_input_message') : row.code
  const { message } = row
  return [
    jsonFrame({ message, error: WEBSOCKET_ERROR_NAMES[name] ?? name, code }),
    { kind: 'close', code, reason: message.slice(0, 120), delay: CLOSE_DELAY },
  ]
}
