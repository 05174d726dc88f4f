import type { Headers } from '../../core/adapter/adapter.ts'
import type { FaultPatterns } from '../../core/adapter/fault-kind.ts'
import { errorText } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { faultOfError, faultOfRefusal } from '../shared/error-fault.ts'
import { protocolFault } from '../shared/fault.ts'
import type { TurnState } from './say-turn.ts'

/**
 * HTTP errors have `err_code` and `err_msg`, or `error_code`, or `category` and `message`; WebSocket errors
 * `code`.
 */
const ERROR_FIELDS = [
  'err_code',
  'error_code',
  'warn_code',
  'category',
  'code',
  'path',
  'err_msg',
  'warn_msg',
  'description',
  'error',
  'message',
  'details',
  'detail',
  'errors',
] as const

/** The fault kinds of the codes in error messages and close reasons. */
export const FAULT_PATTERNS: FaultPatterns = [
  [/DATA-0001|NET-0003|EXCESSIVE|too many|rate limit/i, 'limit'],
  [/NET-0000/, 'server'],
  [/NET-\d{4}/, 'network'],
  [/(MESSAGE|DATA|BIG)-\d{4}|NO_SYNTHESIZABLE_TEXT/, 'rejected'],
]

/** The fault of an error message or a warning. */
export function faultOfMessage(fields: JsonObject, rawText: string): Fault {
  const message = errorText(fields, ERROR_FIELDS) || rawText
  return faultOfError(message, FAULT_PATTERNS)
}

/** The fault of an HTTP response outside 2xx. A refused upgrade also gives its reason in a header. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message =
    errorText(parseJsonObject(body), ERROR_FIELDS) || body.trim() || headers['dg-error'] || `HTTP ${status}`
  return faultOfRefusal(status, message, { headers })
}

/**
 * The fault of a close before the end. The reason contains a code that is more specific than the close code.
 */
export function readClose(code: number, reason: string, { ended }: TurnState): Fault | undefined {
  return ended ? undefined : faultOfClose(code, reason, FAULT_PATTERNS)
}

/** The fault of a text body where audio was expected. */
export function faultOfText(text: string): Fault {
  const fields = parseJsonObject(text)
  return fields ? faultOfMessage(fields, text) : protocolFault('text instead of audio', text)
}
