import type { Headers } from '../../core/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { type Fields, isFields, parseFields } from '../json.ts'
import { kindOfStatus, makeFault } from '../refusal.ts'
import { wordsOf } from '../words.ts'

/** The fields that may hold error text, in reading order. */
const PLACES = ['code', 'error_code', 'path', 'error', 'message', 'errors'] as const

/**
 * The fault kinds of error texts; the first match decides. `auth` comes before `rejected`: a bad key is also
 * “invalid”.
 */
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

/** WebSocket close codes that imply a fault kind (RFC 6455, section 7.4, and its registry). */
const KIND_OF_CLOSE: Readonly<Record<number, FaultKind>> = {
  1006: 'network',
  1008: 'limit',
  1011: 'server',
  1012: 'server',
  1013: 'limit',
}

/** Whether a frame is an error: by its status, an error field, or an HTTP status, which may be a string. */
export function isError({ status, error, errors, error_code }: Fields): boolean {
  return (
    status === 'error' || Boolean(error) || Boolean(errors) || Boolean(error_code) || Number(status) >= 400
  )
}

/** The fault of an error frame. An unknown error text counts as `server`. */
export function faultOfFrame(fields: Fields, written: string): Fault {
  const words = wordsOf(fields, PLACES) || written
  const status = statusOf(fields)
  const kind = status === undefined ? (kindOfWords(words) ?? 'server') : kindOfStatus(status)
  return makeFault(kind, words, { status })
}

/**
 * The fault of an HTTP response outside 2xx. A 400 may be about the plan or a limit: then its text decides.
 */
export function readRefusal(status: number, body: string, headers: Headers): Fault {
  const words = wordsOf(parseFields(body), PLACES) || body.trim() || `HTTP ${status}`
  const said = status === 400 ? kindOfWords(words) : undefined
  const kind = said === 'auth' || said === 'limit' ? said : kindOfStatus(status)
  return makeFault(kind, words, { status, headers })
}

/** The fault of a WebSocket close in the middle of a response. A known reason decides before the code. */
export function faultOfClose(code: number, reason: string): Fault {
  const kind = kindOfWords(reason) ?? KIND_OF_CLOSE[code] ?? 'truncated'
  return makeFault(kind, reason || 'closed before the answer was complete', { status: code })
}

/** The fault kind of an error text, or undefined if no pattern matches. */
function kindOfWords(words: string): FaultKind | undefined {
  return KIND_OF_WORDS.find(([pattern]) => pattern.test(words))?.[1]
}

/** An HTTP status inside a frame, as number or string, in `status` or in the error’s `code`. */
function statusOf(fields: Fields): number | undefined {
  const code = isFields(fields.error) ? fields.error.code : fields.code
  return [fields.status, code].map(Number).find((value) => value >= 400 && value < 600)
}
