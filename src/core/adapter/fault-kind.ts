import type { FaultKind } from '../fault.ts'

/** Searching a hostile text of megabytes for a pattern can take minutes: its beginning decides. */
const MAX_CLASSIFIED_LENGTH = 2000

/** Maps error texts to fault kinds: the first pattern that matches decides. */
export type FaultPatterns = readonly (readonly [pattern: RegExp, kind: FaultKind])[]

/** What the words of an error mean. A bad key is also “invalid”. */
const KIND_BY_WORDS: FaultPatterns = [
  [
    /rate.?limit|too many (?!characters|words|letters|bytes)|throttl|concurren|quota|\bbusy\b|(\b(out of|no|no more|no remaining|not enough)|insufficient).(credit|balance|fund|quota)|billing|payment required|\bmax(imum)?\b.{0,20}\b(requests|connections|sessions|streams|calls|clients)\b|resource.?exhausted|slow.down|\b(plan|account|subscription|monthly|daily|hourly|per.(second|minute|hour|day|month))\b.{0,30}\blimit|\blimit\b.{0,30}\b(plan|account|subscription|month|day|hour|minute|second)\b|\b(credits?|balance|minutes|characters)\b.{0,30}\b(used up|exhausted|depleted|r[au]n out)/i,
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

/** The same in Chinese, Japanese, Korean and Russian: what the error messages of providers there say. */
const KIND_BY_FOREIGN_WORDS: FaultPatterns = [
  [
    /限流|频率(限制|过高)|过于频繁|请求过多|并发.{0,8}(超|上限|限制)|配额|额度|余额不足|欠费|リクエスト.{0,8}(多すぎ|制限|上限)|利用(枠|上限|制限)|残高不足|요청.{0,8}(너무 많|한도|제한)|할당량|잔액|лимит|квот|слишком много запросов/i,
    'limit',
  ],
  [
    /鉴权|(身份)?(认证|验证)失败|未(授权|登录|认证)|授权失败|无权|密钥|キー.{0,6}無効|認証|権限|인증|권한|API ?키|ключ.{0,12}(неверн|недейств)|авториз|доступ запрещ/i,
    'auth',
  ],
  [
    /(服务|服务器|系统|内部).{0,4}(错误|异常|繁忙|不可用|故障)|稍后(再|重)试|サーバ.{0,8}(エラー|障害|混雑)|内部エラー|しばらく|一時的に|서버.{0,8}오류|내부 오류|잠시 후|внутренн.{0,4} ошибк|недоступ|повторите/i,
    'server',
  ],
  [
    /无效|非法|不支持|不存在|参数(错误|有误)|缺少|無効|不正な|サポートされて|存在しません|잘못된|유효하지|지원하지|존재하지|неверн|недопустим|не поддерж/i,
    'rejected',
  ],
]

/** The fault kind of the words of an error; undefined if they say nothing of the cause. */
export function kindOfWords(words: string): FaultKind | undefined {
  return kindOfMessage(words, KIND_BY_WORDS) ?? kindOfMessage(words, KIND_BY_FOREIGN_WORDS)
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
