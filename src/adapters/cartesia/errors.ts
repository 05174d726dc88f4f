import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { faultOfClose, kindOfWords, type WordRows } from '../close.ts'
import { type Fields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { isIdle, type Streams } from '../streams.ts'
import { wordsOf } from '../words.ts'

/** Versions before 2026-03-01 say `error: "Title: Message"`, the later ones a code, a title and a message. */
const PLACES = ['error_code', 'title', 'code', 'path', 'error', 'detail', 'message', 'errors'] as const

/** What words mean where no status stands beside them. */
const KIND_OF_WORDS: WordRows = [
  [/idle timeout/i, 'network'],
  [/concurren|too many|quota|credits/i, 'limit'],
  [/unauthori[sz]ed|api key|access token/i, 'auth'],
  [/invalid|sunsetted|not[ _]found|has closed/i, 'rejected'],
]

/** Whether an event is an error, in either shape. */
export function isError({ type, status_code, error }: Fields): boolean {
  return type === 'error' || Boolean(error) || Number(status_code) >= 400
}

/** The fault of an error event, read and as it was written. */
export function faultOfEvent(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  const code = Number(fields.status_code)
  const status = code >= 400 && code < 600 ? code : undefined
  const kind = status === undefined ? (kindOfWords(words, KIND_OF_WORDS) ?? 'server') : kindOfStatus(status)
  return makeFault(kind, words, { status })
}

/** The fault of an HTTP answer outside 2xx: JSON, or plain text in versions before 2026-03-01. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || `HTTP ${status}`
  return makeFault(kindOfStatus(status), words, { status, headers })
}

/** The fault of a close before the end. The service closes idle connections politely, with a reason. */
export function readClose(code: number, reason: string, streams: Streams): Fault | undefined {
  return isIdle(streams) ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

/** The fault of text where audio was promised. */
export function complaint(text: string): Fault {
  const fields = parseFields(text)
  return fields ? faultOfEvent(fields, text) : makeFault('protocol', `text instead of audio: ${text}`)
}
