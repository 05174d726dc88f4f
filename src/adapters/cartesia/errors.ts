import type { Headers } from '../../core/adapter/adapter.ts'
import type { FaultPatterns } from '../../core/adapter/fault-kind.ts'
import { errorText, saysError } from '../../core/error-text.ts'
import type { Fault } from '../../core/fault.ts'
import { type JsonObject, parseJsonObject, toNumber } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { faultOfError, faultOfRefusal } from '../shared/error-fault.ts'
import { protocolFault } from '../shared/fault.ts'
import { isIdle, type StreamStates } from '../shared/stream-states.ts'

/**
 * API versions before 2026-03-01 send `error: "Title: Message"`; later ones send a code, a title and a
 * message.
 */
const ERROR_FIELDS = ['error_code', 'title', 'code', 'path', 'error', 'detail', 'message', 'errors'] as const

/** The fault kind of an error text that comes without a status. */
const FAULT_PATTERNS: FaultPatterns = [
  [/idle timeout/i, 'network'],
  [/concurren|too many|quota|credits/i, 'limit'],
  [/unauthori[sz]ed|api key|access token/i, 'auth'],
  [/invalid|sunsetted|not[ _]found|has closed/i, 'rejected'],
]

/** Whether an event is an error, in the old or the new format. */
export function isError({ type, status_code, error }: JsonObject): boolean {
  return type === 'error' || saysError(error) || toNumber(status_code) >= 400
}

/** The fault of an error event. */
export function faultOfEvent(fields: JsonObject, rawText: string): Fault {
  const message = errorText(fields, ERROR_FIELDS) || rawText
  const code = toNumber(fields.status_code)
  const status = code >= 400 && code < 600 ? code : undefined
  return faultOfError(message, FAULT_PATTERNS, status)
}

/** The fault of an HTTP response outside 2xx: JSON, or plain text in API versions before 2026-03-01. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const message = errorText(parseJsonObject(body), ERROR_FIELDS) || body.trim() || `HTTP ${status}`
  return faultOfRefusal(status, message, { headers })
}

/** The fault of a close before the end. The service closes idle connections normally, with a reason. */
export function readClose(code: number, reason: string, streams: StreamStates): Fault | undefined {
  return isIdle(streams) ? undefined : faultOfClose(code, reason, FAULT_PATTERNS)
}

/** The fault of a text body where audio was expected. */
export function faultOfText(text: string): Fault {
  const fields = parseJsonObject(text)
  return fields ? faultOfEvent(fields, text) : protocolFault('text instead of audio', text)
}
