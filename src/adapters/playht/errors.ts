import type { Headers } from '../../core/adapter/adapter.ts'
import type { FaultPatterns } from '../../core/adapter/fault-kind.ts'
import { errorText } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { parseJson, parseJsonObject } from '../../core/json.ts'
import { faultOfError, faultOfRefusal } from '../shared/error-fault.ts'
import { protocolFault } from '../shared/fault.ts'

/** The fields that may hold error text; `error_id` and `error_message` are PlayHT’s own. */
const ERROR_FIELDS = [
  'error_id',
  'code',
  'path',
  'error',
  'detail',
  'error_message',
  'message',
  'errors',
] as const

/** The fault kinds of error texts on an open connection. Their schema is not documented. */
export const FAULT_PATTERNS: FaultPatterns = [
  [/rate.?limit|too many|concurren|quota|limit (was )?(reached|exceeded)/i, 'limit'],
  [/unauthori[sz]ed|forbidden|api.?key|authenticat|jwt|token/i, 'auth'],
  [/invalid|unsupported|not (found|supported)|required|missing|must (not )?be|too long/i, 'rejected'],
]

/** The fault of an HTTP response outside 2xx. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message = errorText(parseJson(body), ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  return faultOfRefusal(status, message, { headers })
}

/** The fault of an error frame, or of a text body where audio was expected. */
export function faultOfText(text: string): Fault {
  const fields = parseJsonObject(text)
  if (!fields) return protocolFault('text instead of audio', text)
  const message = errorText(fields, ERROR_FIELDS) || text
  return faultOfError(message, FAULT_PATTERNS)
}
