import type { Headers } from '../../core/adapter/adapter.ts'
import { type FaultPatterns, kindOfMessage } from '../../core/adapter/fault-kind.ts'
import { errorText, saysError } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject } from '../../core/json.ts'
import { faultOfClose, kindOfReason } from '../shared/close-fault.ts'
import { faultOfRefusal, kindOfError } from '../shared/error-fault.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'
import { isIdle, type StreamStates } from '../shared/stream-states.ts'

/**
 * The fields that may hold error text. `detail` is an object with a `code`, an older `status` that may
 * differ, and a `message`; from the validator it is a list, from old deployments a string.
 */
const ERROR_FIELDS = [
  'code',
  'status',
  'title',
  'error',
  'path',
  'loc',
  'message',
  'msg',
  'detail',
  'errors',
] as const

/** The fault kinds of error codes and close reasons. */
const FAULT_PATTERNS: FaultPatterns = [
  [/character_limit|text_too_long/i, 'rejected'],
  [/api[ _]key|unauthori[sz]ed|forbidden/i, 'auth'],
  [/input_timeout|inactiv|timed out/i, 'network'],
  [/quota|concurren|too[ _]many|rate[ _]limit|max_active|system_busy/i, 'limit'],
  [/does_not_exist|not_found|invalid|unsupported|must be|required/i, 'rejected'],
]

/** Whether a WebSocket message, or a line of a response, is an error. */
export function isError({ error, detail, message }: JsonObject): boolean {
  return [error, detail, message].some((field) => saysError(field))
}

/** The fault of an error message. Its `code` is the code of the close that follows. */
export function faultOfMessage(fields: JsonObject, rawText: string): Fault {
  const message = errorText(fields, ERROR_FIELDS) || rawText
  const code = typeof fields.code === 'number' ? fields.code : undefined
  const kind = kindOfMessage(message, FAULT_PATTERNS) ?? kindOfReason(code ?? 1000, message)
  return makeFault(kindOfError(message, kind), message, { status: code })
}

/**
 * The fault of an HTTP response outside 2xx. A bad key may come with a 400 and an exhausted quota with a 401,
 * so the error code decides before the status.
 */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message = errorText(parseJsonObject(body), ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  return faultOfRefusal(status, message, { headers, patterns: FAULT_PATTERNS })
}

/** The fault of a close before the final message, usually 1008 with a reason that repeats the error. */
export function readClose(code: number, reason: string, streams: StreamStates): Fault | undefined {
  return isIdle(streams) ? undefined : faultOfClose(code, reason, FAULT_PATTERNS)
}

/** The fault of a text body where audio was expected. */
export function faultOfText(text: string): Fault {
  const fields = parseJsonObject(text)
  return fields ? faultOfMessage(fields, text) : protocolFault('text instead of audio', text)
}
