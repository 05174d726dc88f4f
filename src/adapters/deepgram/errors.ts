import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { faultOfClose, kindOfWords, type WordRows } from '../close.ts'
import { type Fields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'
import type { TurnMemo } from './turn.ts'

/** A refusal says `err_code` and `err_msg`, or `error_code`, or `category` and `message`; a message `code` and so on. */
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

/** What the codes of messages and of the reasons of closes mean. */
export const KIND_OF_WORDS: WordRows = [
  [/DATA-0001|NET-0003|EXCESSIVE|too many|rate limit/i, 'limit'],
  [/NET-0000/, 'server'],
  [/NET-\d{4}/, 'network'],
  [/(MESSAGE|DATA|BIG)-\d{4}|NO_SYNTHESIZABLE_TEXT/, 'rejected'],
]

/** The fault of an error message or of a warning, read and as it was written. */
export function faultOfMessage(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  return makeFault(kindOfWords(words, KIND_OF_WORDS) ?? 'server', words)
}

/** The fault of an HTTP answer outside 2xx, also to an upgrade, whose reason stands in a header, too. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || headers['dg-error'] || `HTTP ${status}`
  return makeFault(kindOfStatus(status), words, { status, headers })
}

/** The fault of a close before the end; its reason carries a code that says more than the close's own. */
export function readClose(code: number, reason: string, { over }: TurnMemo): Fault | undefined {
  return over ? undefined : faultOfClose(code, reason, KIND_OF_WORDS)
}

/** The fault of text where audio was promised. */
export function complaint(text: string): Fault {
  const fields = parseFields(text)
  return fields ? faultOfMessage(fields, text) : makeFault('protocol', `text instead of audio: ${text}`)
}
