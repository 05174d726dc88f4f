import type { Headers } from '../../core/adapter/adapter.ts'
import { errorText } from '../../core/error-text.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, parseJsonObject } from '../../core/json.ts'
import { classifiedPart, kindOfStatus, makeFault } from '../shared/fault.ts'

/** The fields that may hold error text, in reading order. */
const ERROR_FIELDS = ['code', 'error_code', 'path', 'error', 'message', 'errors'] as const

/**
 * The fault kinds of error texts; the first match decides. `auth` comes before `rejected`: a bad key is also
 * “invalid”.
 */
const FAULT_PATTERNS: readonly (readonly [RegExp, FaultKind])[] = [
  [
    /rate.?limit|too many|concurren|quota|capacity|\bbusy\b|limit (was )?(reached|exceeded)|server_full/i,
    'limit',
  ],
  [/unauthori[sz]ed|forbidden|api.?key|authenticat|credential|no tokens|higher plan/i, 'auth'],
  [/timed out after .* inactivity/i, 'network'],
  [
    /invalid|unsupported|not (found|supported)|required|missing|validation|must (not )?be|too long/i,
    'rejected',
  ],
]

/** WebSocket close codes that imply a fault kind (RFC 6455, section 7.4, and its registry). */
const KIND_BY_CLOSE_CODE: Readonly<Record<number, FaultKind>> = {
  1006: 'network',
  1008: 'limit',
  1011: 'server',
  1012: 'server',
  1013: 'limit',
}

/** Whether a frame is an error: by its status, an error field, or an HTTP status, which may be a string. */
export function isError({ status, error, errors, error_code }: JsonObject): boolean {
  return (
    status === 'error' || Boolean(error) || Boolean(errors) || Boolean(error_code) || Number(status) >= 400
  )
}

/** The fault of an error frame. An unknown error text counts as `server`. */
export function faultOfFrame(fields: JsonObject, rawText: string): Fault {
  const message = errorText(fields, ERROR_FIELDS) || rawText
  const status = statusOf(fields)
  const kind = status === undefined ? (kindOfMessage(message) ?? 'server') : kindOfStatus(status)
  return makeFault(kind, message, { status })
}

/**
 * The fault of an HTTP response outside 2xx. A 400 may be about the plan or a limit: then its text decides.
 */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message = errorText(parseJsonObject(body), ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  const messageKind = status === 400 ? kindOfMessage(message) : undefined
  const kind = messageKind === 'auth' || messageKind === 'limit' ? messageKind : kindOfStatus(status)
  return makeFault(kind, message, { status, headers })
}

/** The fault of a WebSocket close in the middle of a response. A known reason decides before the code. */
export function faultOfClose(code: number, reason: string): Fault {
  const kind = kindOfMessage(reason) ?? KIND_BY_CLOSE_CODE[code] ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}

/** The fault kind of an error text, or undefined if no pattern matches. */
function kindOfMessage(message: string): FaultKind | undefined {
  const text = classifiedPart(message)
  return FAULT_PATTERNS.find(([pattern]) => pattern.test(text))?.[1]
}

/** An HTTP status inside a frame, as number or string, in `status` or in the error’s `code`. */
function statusOf(fields: JsonObject): number | undefined {
  const code = isJsonObject(fields.error) ? fields.error.code : fields.code
  return [fields.status, code].map(Number).find((value) => value >= 400 && value < 600)
}
