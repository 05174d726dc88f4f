import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { faultOfClose, kindOfClose, kindOfWords, type WordRows } from '../close.ts'
import { type Fields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { isIdle, type Streams } from '../streams.ts'
import { wordsOf } from '../words.ts'

/**
 * The fields that may hold error text. `detail` is an object with a `code`, an older `status` that may
 * differ, and a `message`; from the validator it is a list, from old deployments a string.
 */
const PLACES = ['code', 'status', 'error', 'path', 'loc', 'message', 'msg', 'detail', 'errors'] as const

/** The fault kinds of error codes and close reasons. */
const KIND_OF_WORDS: WordRows = [
  [/character_limit|text_too_long/i, 'rejected'],
  [/api[ _]key|unauthori[sz]ed/i, 'auth'],
  [/input_timeout|inactiv|timed out/i, 'network'],
  [/quota|concurren|too[ _]many|rate[ _]limit|max_active|system_busy/i, 'limit'],
  [/does_not_exist|not_found|invalid|unsupported|must be/i, 'rejected'],
]

/** Whether a WebSocket message, or a line of a response, is an error. */
export function isError({ error, detail, message }: Fields): boolean {
  return Boolean(error) || Boolean(detail) || typeof message === 'string'
}

/** The fault of an error message. Its `code` is the code of the close that follows. */
export function faultOfMessage(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  const code = typeof fields.code === 'number' ? fields.code : undefined
  const kind = kindOfWords(words, KIND_OF_WORDS) ?? (code === undefined ? undefined : kindOfClose(code))
  return makeFault(kind ?? 'server', words, { status: code })
}

/**
 * The fault of an HTTP response outside 2xx. A bad key may come with a 400 and an exhausted quota with a 401,
 * so the error code decides before the status.
 */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || `HTTP ${status}`
  const said = status < 429 ? kindOfWords(words, KIND_OF_WORDS) : undefined
  const kind = said === 'auth' || said === 'limit' ? said : kindOfStatus(status)
  return makeFault(kind, words, { status, headers })
}

/** The fault of a close before the final message, usually 1008 with a reason that repeats the error. */
export function readClose(code: number, reason: string, streams: Streams): Fault | undefined {
  return isIdle(streams) ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

/** The fault of a text body where audio was expected. */
export function complaint(text: string): Fault {
  const fields = parseFields(text)
  return fields ? faultOfMessage(fields, text) : makeFault('protocol', `text instead of audio: ${text}`)
}
