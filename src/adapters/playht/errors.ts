import type { Headers } from '../../core/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { kindOfWords, type WordRows } from '../close.ts'
import { parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'

/** The fields that may hold error text; `error_id` and `error_message` are PlayHT’s own. */
const PLACES = ['error_id', 'code', 'path', 'error', 'detail', 'error_message', 'message', 'errors'] as const

/** The fault kinds of error texts on an open connection. Their schema is not documented. */
export const MEANINGS: WordRows = [
  [/rate.?limit|too many|concurren|quota|limit (was )?(reached|exceeded)/i, 'limit'],
  [/unauthori[sz]ed|forbidden|api.?key|authenticat|jwt|token/i, 'auth'],
  [/invalid|unsupported|not (found|supported)|required|missing|must (not )?be|too long/i, 'rejected'],
]

/** The fault of an HTTP response outside 2xx. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseValue(body), PLACES) || body.trim() || `HTTP ${status}`
  return makeFault(kindOfStatus(status), words, { status, headers })
}

/** The fault of an error frame, or of a text body where audio was expected. */
export function faultOfText(text: string): Fault {
  const fields = parseFields(text)
  if (!fields) return makeFault('protocol', `text instead of audio: ${text}`)
  const words = wordsOf(fields, PLACES) || text
  return makeFault(kindOfWords(words, MEANINGS) ?? 'server', words)
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
