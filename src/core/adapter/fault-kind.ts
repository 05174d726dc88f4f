import type { FaultKind } from '../fault.ts'

/** Searching a hostile text of megabytes for a pattern can take minutes: its beginning decides. */
const MAX_CLASSIFIED_LENGTH = 2000

/** Maps error texts to fault kinds: the first pattern that matches decides. */
export type FaultPatterns = readonly (readonly [pattern: RegExp, kind: FaultKind])[]

/** What the words of an error mean. A bad key is also “invalid”. */
const KIND_BY_WORDS: FaultPatterns = [
  [
    /rate.?limit|too many (?!characters|words|letters|bytes)|throttl|concurren|quota|\bbusy\b|out of (credits?|quota)|insufficient.(credit|balance|fund|quota)|billing|payment required|\bmax(imum)?\b.{0,20}\b(requests|connections|sessions|streams|calls|clients)\b|resource.?exhausted|slow.down|\b(plan|account|subscription|monthly|daily|hourly|per.(second|minute|hour|day|month))\b.{0,30}\blimit|\blimit\b.{0,30}\b(plan|account|subscription|month|day|hour|minute|second)\b|\b(credits?|balance|minutes|characters)\b.{0,30}\b(used up|exhausted|depleted|r[au]n out)/i,
    'limit',
  ],
  // The text is what is too long, and no limit of the account.
  [
    /too (long|short|large|big)\b|too many (characters|words|letters|bytes)|\b(max(imum)?|min(imum)?)\b.{0,30}\b(length|size|characters|bytes|context)\b|\b(text|input|prompt|character|context|length|size|payload|body)s?.(limit|length)\b/i,
    'rejected',
  ],
  [/limit (was |is |has been )?(reached|exceeded|hit)|exceed\w* .{0,40}(limit|capacity)/i, 'limit'],
  [
    /unauthori[sz]ed|unauthenticated|not authenticated|authenticat\w* (failed|required|error|token)|forbidden|api.?key|access.?token|\bjwt\b|credential|access.?denied|permission|log.?in (is )?required|not logged in|(token|session) (has |is )?(been )?(expired|revoked)|(invalid|expired|missing|wrong) token/i,
    'auth',
  ],
  [
    /server.?error|internal.?(server|error)|unavailable|overload|upstream|(bad|service) gateway|gateway time.?out|time[d-]?.?out\b|crash|exception|traceback|maintenance|disconnect|capacity|out of memory|connection (refused|reset|terminat)|try again/i,
    'server',
  ],
  [
    /invalid|unsupported|not.?(found|supported|available|allowed|permitted|acceptable|implemented)|not exist|no such|unknown|required|missing|validation|malformed|must (not )?be|exceeds? the maximum|bad request|content.?(filter|policy)|safety|prohibited|blocked|moderation|denied|rejected|refused|recitation|blocklist|\bspii\b/i,
    'rejected',
  ],
]

/** The fault kind of the words of an error; undefined if they say nothing of the cause. */
export function kindOfWords(words: string): FaultKind | undefined {
  return kindOfMessage(words, KIND_BY_WORDS)
}

/** The fault kind of an error text, or undefined if no pattern matches. */
export function kindOfMessage(message: string, patterns: FaultPatterns): FaultKind | undefined {
  const text = classifiedPart(message)
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}

/** The part of an error text that patterns are tried on. */
export function classifiedPart(message: string): string {
  return message.slice(0, MAX_CLASSIFIED_LENGTH)
}

const KIND_BY_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'auth',
  402: 'limit',
  403: 'auth',
  429: 'limit',
}

/** The fault kind of an HTTP status outside 2xx, if nothing says more (RFC 9110, section 15). */
export function kindOfStatus(status: number): FaultKind {
  const known = KIND_BY_STATUS[status]
  if (known) return known
  if (status >= 500) return 'server'
  return status >= 400 ? 'rejected' : 'protocol'
}

/** Statuses with which providers also refuse a key or a full account. */
const VAGUE_STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 422])

/**
 * The fault kind of a refusal: its status, unless that is a vague one and the words name the key or a limit.
 * @param kind of the words
 */
export function kindOfRefusal(status: number, kind: FaultKind | undefined): FaultKind {
  return isSpecific(kind) && VAGUE_STATUSES.has(status) ? kind : kindOfStatus(status)
}

/** Whether words of this kind say more than a number that comes with them. */
export function isSpecific(kind: FaultKind | undefined): kind is 'auth' | 'limit' {
  return kind === 'auth' || kind === 'limit'
}
