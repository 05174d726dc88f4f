import type { Headers } from '../../core/adapter/adapter.ts'
import type { FaultPatterns } from '../../core/adapter/fault-kind.ts'
import { errorText, saysError } from '../../core/error-text.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, parseJsonObject, toNumber } from '../../core/json.ts'
import { faultOfClose as closeFaultOf } from '../shared/close-fault.ts'
import { faultOfError, faultOfRefusal } from '../shared/error-fault.ts'

/** The fields that may hold error text, in reading order. */
const ERROR_FIELDS = ['code', 'error_code', 'path', 'error', 'message', 'errors'] as const

/** The fault kinds of error texts that general words would not classify, or would classify wrongly. */
const FAULT_PATTERNS: FaultPatterns = [
  [/capacity|server_full/i, 'limit'],
  [/authenticat|no tokens|higher plan/i, 'auth'],
  [/timed out after .* inactivity/i, 'network'],
]

/** Close codes that mean something else at this provider. */
const KIND_BY_CLOSE_CODE: Readonly<Record<number, FaultKind>> = { 1008: 'limit' }

/** Whether a frame is an error: by its status, an error field, or an HTTP status, which may be a string. */
export function isError({ status, error, errors, error_code }: JsonObject): boolean {
  return (
    status === 'error' ||
    toNumber(status) >= 400 ||
    [error, errors, error_code].some((field) => saysError(field))
  )
}

/** The fault of an error frame. An unknown error text counts as `server`. */
export function faultOfFrame(fields: JsonObject, rawText: string): Fault {
  const message = errorText(fields, ERROR_FIELDS) || rawText
  const status = statusOf(fields)
  return faultOfError(message, FAULT_PATTERNS, status)
}

/** The fault of an HTTP response outside 2xx. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message = errorText(parseJsonObject(body), ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  return faultOfRefusal(status, message, { headers, patterns: FAULT_PATTERNS })
}

/** The fault of a WebSocket close in the middle of a response. */
export function faultOfClose(code: number, reason: string): Fault {
  return closeFaultOf(code, reason, FAULT_PATTERNS, KIND_BY_CLOSE_CODE)
}

/** An HTTP status inside a frame, as number or string, in `status` or in the error’s `code`. */
function statusOf(fields: JsonObject): number | undefined {
  const code = isJsonObject(fields.error) ? fields.error.code : fields.code
  return [fields.status, code].map(toNumber).find((value) => value >= 400 && value < 600)
}
