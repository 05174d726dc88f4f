import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { requestUuid } from './facts.ts'

interface ErrorRow {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** By `code` of the refusal. An unknown code is a 400 with that name. */
const INVALID_REQUESTS: Readonly<Record<string, Pick<ErrorRow, 'status' | 'code'>>> = {
  NO_MODEL: { status: 400, code: 'Bad Request' },
  EMPTY_TEXT: { status: 400, code: 'Bad Request' },
  PAYLOAD_TOO_LARGE: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
}

const BY_STATUS: Readonly<Record<number, ErrorRow>> = {
  400: { status: 400, code: 'Bad Request', message: 'The request was refused.' },
  401: { status: 401, code: 'INVALID_AUTH', message: 'Invalid credentials.' },
  402: { status: 402, code: 'ASR_PAYMENT_REQUIRED', message: 'Project does not have enough credits.' },
  403: {
    status: 403,
    code: 'INSUFFICIENT_PERMISSIONS',
    message: 'Project does not have access to the requested model.',
  },
  429: { status: 429, code: 'Too Many Requests', message: 'Please try again later.' },
  500: { status: 500, code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error.' },
  503: { status: 503, code: 'Service Unavailable', message: 'Please try again later.' },
}

const STATUSES = { unauthorized: 401, busy: 429, rate: 429, broken: 500 } as const

function errorRowFor(refusal: RequestRefusal): ErrorRow {
  if (refusal.reason === 'invalid') {
    const { code = 'Bad Request', message } = refusal
    return { ...(INVALID_REQUESTS[code] ?? { status: 400, code }), message }
  }
  const status = refusal.reason === 'status' ? refusal.status : STATUSES[refusal.reason]
  return BY_STATUS[status] ?? { status, code: `Error ${status}`, message: 'The request was refused.' }
}

/**
 * An HTTP error response, also to an upgrade. A header repeats the message, and another has the request id.
 */
export function httpErrorResponse(refusal: RequestRefusal, request: ConnectRequest): ServerFrame[] {
  const { status, code, message } = errorRowFor(refusal)
  const request_id = requestUuid(request)
  // For 503, the service spells the field differently.
  const name = status === 503 ? 'error_code' : 'err_code'
  const headers = { 'dg-request-id': request_id, 'dg-error': message }
  return jsonResponse(status, { [name]: code, err_msg: message, request_id }, headers)
}

/** Close codes of the WebSockets. The error code is the reason. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  'MESSAGE-0000': 1003,
  'DATA-0000': 1008,
  'DATA-0001': 1008,
  'DATA-0002': 1008,
  'BIG-0000': 1009,
  'BIG-0001': 1009,
}

/** The error code on an open WebSocket: NET-0000 for the service's own failures. */
export function webSocketErrorCode(refusal: RequestRefusal): string {
  return refusal.reason === 'invalid' && refusal.code !== undefined ? refusal.code : 'NET-0000'
}

export function closeFrame(code: string): ServerFrame {
  return { kind: 'close', code: CLOSE_CODES[code] ?? 1011, reason: code }
}
