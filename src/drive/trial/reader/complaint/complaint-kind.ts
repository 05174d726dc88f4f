import type { FaultKind } from '../../../../core/fault.ts'

/** What the words of a complaint mean; the first match decides. A bad key is also “invalid”. */
const KIND_BY_WORDS: readonly (readonly [pattern: RegExp, kind: FaultKind])[] = [
  [
    /rate.?limit|too many|throttl|concurren|quota|\bbusy\b|out of (credits?|quota)|insufficient.(credit|balance|fund|quota)|billing|payment required|resource.?exhausted|limit (was |is |has been )?(reached|exceeded|hit)|exceed\w* .{0,40}(limit|quota|capacity)|\b(credits?|balance|minutes|characters)\b.{0,30}\b(used up|exhausted|depleted|r[au]n out)/i,
    'limit',
  ],
  [
    /unauthori[sz]ed|unauthenticated|not authenticated|authenticat\w* (failed|required|error|token)|forbidden|api.?key|credential|access.?denied|permission|(token|session) (has )?expired|(invalid|expired) token/i,
    'auth',
  ],
  [
    /server.?error|internal.?(server|error)|unavailable|overload|upstream|(bad|service) gateway|gateway time.?out|time[d-]?.?out\b|crash|exception|traceback|maintenance|disconnect|no capacity|capacity|connection (refused|reset|terminat)|try again/i,
    'server',
  ],
  [
    /invalid|unsupported|not.?(found|supported|available|allowed|permitted|acceptable|implemented)|does not exist|no such|unknown|required|missing|validation|malformed|must (not )?be|too (long|short|large)|bad request|content.?(filter|policy)|safety|prohibited|blocked|moderation|denied|rejected|refused|recitation|blocklist|\bspii\b/i,
    'rejected',
  ],
]

/** Words of a failure that say nothing of its cause. */
const FAILURE =
  /\b(errors?|fail(ed|ure|s)?|fatal|cannot|can(no|')t|could not|couldn't|unable|aborted|panic|not be (done|completed|processed))\b/i

/** What says that nothing failed. */
const NO_FAILURE = /\b(no|0|zero|without( any)?) (errors?|failures?|exceptions?)\b|\berror.?correct\w*/gi

const KIND_BY_STATUS: Readonly<Record<number, FaultKind>> = {
  401: 'auth',
  402: 'limit',
  403: 'auth',
  429: 'limit',
}

/** The fault kind of the words of a complaint; undefined if they say nothing of the cause. */
export function kindOfWords(words: string): FaultKind | undefined {
  return KIND_BY_WORDS.find(([pattern]) => pattern.test(words))?.[1]
}

/** Whether words of unknown standing are a complaint. Those of an ordinary message must not end a trial. */
export function soundsLikeFailure(words: string): boolean {
  const rest = words.replace(NO_FAILURE, '')
  return FAILURE.test(rest) || kindOfWords(rest) !== undefined
}

/** The fault kind of an HTTP status that a message names; undefined for any other number. */
export function kindOfNamedStatus(status: number): FaultKind | undefined {
  if (!(status >= 400 && status < 600)) return undefined
  return KIND_BY_STATUS[status] ?? (status >= 500 ? 'server' : 'rejected')
}
