import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { faultOfClose, kindOfWords, type WordRows } from '../close.ts'
import { type Fields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'
import type { TurnMemo } from './turn.ts'

/**
 * HTTP errors have `err_code` and `err_msg`, or `error_code`, or `category` and `message`; WebSocket errors
 * `code`.
 */
const PLACES = [
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
export const KIND_OF_WORDS: WordRows = [
  [/DATA-0001|NET-0003|EXCESSIVE|too many|rate limit/i, 'limit'],
  [/NET-0000/, 'server'],
  [/NET-\d{4}/, 'network'],
  [/(MESSAGE|DATA|BIG)-\d{4}|NO_SYNTHESIZABLE_TEXT/, 'rejected'],
]

/** The fault of an error message or a warning. */
export function faultOfMessage(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  return makeFault(kindOfWords(words, KIND_OF_WORDS) ?? 'server', words)
}

/** The fault of an HTTP response outside 2xx. A refused upgrade also gives its reason in a header. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || headers['dg-error'] || `HTTP ${status}`
  return makeFault(kindOfStatus(status), words, { status, headers })
}

/**
 * The fault of a close before the end. The reason contains a code that is more specific than the close code.
 */
export function readClose(code: number, reason: string, { over }: TurnMemo): Fault | undefined {
  return over ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

/** The fault of a text body where audio was expected. */
export function complaint(text: string): Fault {
  const fields = parseFields(text)
  return fields ? faultOfMessage(fields, text) : makeFault('protocol', `text instead of audio: ${text}`)
}
