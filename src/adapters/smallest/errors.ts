import type { Headers } from '../../core/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { type Fields, isFields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'

/** Where the words of an error may stand, in the order in which they read best. */
const PLACES = ['code', 'error_code', 'path', 'error', 'message', 'errors'] as const

/** What the words of an error mean: the first row that matches. A bad key is invalid, too, so it comes earlier. */
const KIND_OF_WORDS: readonly (readonly [RegExp, FaultKind])[] = [
  [
    /rate.?limit|too many|concurren|quota|capacity|\bbusy\b|limit (was )?(reached|exceeded)|server_full/i,
    'limit',
  ],
  [/unauthori[sz]ed|forbidden|api.?key|authenticat|credential|no tokens|higher plan/i, 'auth'],
  [/timed out after .* inactivity/i, 'network'],
  [
    /invalid|unsupported|not (found|supported)|required|missing|validation|must (not )?be|too long/i,
    'rejected',
  ],
]

/** WebSocket close codes that come with a meaning of their own (RFC 6455 section 7.4 and its registry). */
const KIND_OF_CLOSE: Readonly<Record<number, FaultKind>> = {
  1006: 'network',
  1008: 'limit',
  1011: 'server',
  1012: 'server',
  1013: 'limit',
}

/** Whether a frame is an error: it says so, or carries an error, or an HTTP status, which may be a string. */
export function isError({ status, error, errors, error_code }: Fields): boolean {
  return (
    status === 'error' || Boolean(error) || Boolean(errors) || Boolean(error_code) || Number(status) >= 400
  )
}

/** The fault an error stands for, read and as it was written. Unknown words are the server's own trouble. */
export function faultOfFrame(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  const status = statusOf(fields)
  const kind = status === undefined ? (kindOfWords(words) ?? 'server') : kindOfStatus(status)
  return makeFault(kind, words, { status })
}

/** The fault an HTTP answer outside 2xx stands for. A 400 may be about the plan or a limit: then its words decide. */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || `HTTP ${status}`
  const said = status === 400 ? kindOfWords(words) : undefined
  const kind = said === 'auth' || said === 'limit' ? said : kindOfStatus(status)
  return makeFault(kind, words, { status, headers })
}

/** The fault a WebSocket close in mid-answer stands for. Its reason knows better than its code. */
export function faultOfClose(code: number, reason: string): Fault {
  const kind = kindOfWords(reason) ?? KIND_OF_CLOSE[code] ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}

/** What the words of an error mean, or undefined when they say nothing known. */
function kindOfWords(words: string): FaultKind | undefined {
  return KIND_OF_WORDS.find(([pattern]) => pattern.test(words))?.[1]
}

/** An HTTP status inside a frame, be it a number or a string, in `status` or in the error's `code`. */
function statusOf(fields: Fields): number | undefined {
  const code = isFields(fields.error) ? fields.error.code : fields.code
  return [fields.status, code].map(Number).find((value) => value >= 400 && value < 600)
}
