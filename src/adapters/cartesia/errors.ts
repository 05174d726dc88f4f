import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { faultOfClose, kindOfWords, type WordRows } from '../close.ts'
import { type Fields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { isIdle, type Streams } from '../streams.ts'
import { wordsOf } from '../words.ts'

/**
 * API versions before 2026-03-01 send `error: "Title: Message"`; later ones send a code, a title and a
 * message.
 */
const PLACES = ['error_code', 'title', 'code', 'path', 'error', 'detail', 'message', 'errors'] as const

/** The fault kind of an error text that comes without a status. */
const KIND_OF_WORDS: WordRows = [
  [/idle timeout/i, 'network'],
  [/concurren|too many|quota|credits/i, 'limit'],
  [/unauthori[sz]ed|api key|access token/i, 'auth'],
  [/invalid|sunsetted|not[ _]found|has closed/i, 'rejected'],
]

/** Whether an event is an error, in the old or the new format. */
export function isError({ type, status_code, error }: Fields): boolean {
  return type === 'error' || Boolean(error) || Number(status_code) >= 400
}

/** The fault of an error event. */
export function faultOfEvent(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  const code = Number(fields.status_code)
  const status = code >= 400 && code < 600 ? code : undefined
  const kind = status === undefined ? (kindOfWords(words, KIND_OF_WORDS) ?? 'server') : kindOfStatus(status)
  return makeFault(kind, words, { status })
}

/** The fault of an HTTP response outside 2xx: JSON, or plain text in API versions before 2026-03-01. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || `HTTP ${status}`
  return makeFault(kindOfStatus(status), words, { status, headers })
}

/** The fault of a close before the end. The service closes idle connections normally, with a reason. */
export function readClose(code: number, reason: string, streams: Streams): Fault | undefined {
  return isIdle(streams) ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

/** The fault of a text body where audio was expected. */
export function complaint(text: string): Fault {
  const fields = parseFields(text)
  return fields ? faultOfEvent(fields, text) : makeFault('protocol', `text instead of audio: ${text}`)
}
