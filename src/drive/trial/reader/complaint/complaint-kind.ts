import { kindOfStatus, kindOfWords } from '../../../../core/adapter/fault-kind.ts'
import type { FaultKind } from '../../../../core/fault.ts'

/** Words of a failure that say nothing of its cause. */
const FAILURE =
  /\b(errors?|fail(ed|ure|s)?|fatal|cannot|can(no|')t|could not|couldn't|unable|aborted|panic|not be (done|completed|processed))\b/i

/** The same in other languages, some of which put no spaces between words. */
const FOREIGN_FAILURE = /失败|错误|异常|失敗|エラー|できません|실패|오류|ошибк|не удалось/i

/** Phrases that say that nothing failed. */
const NO_FAILURE = /\b(no|0|zero|without( any)?) (errors?|failures?|exceptions?)\b|\berror.?correct\w*/gi

/** Whether words of unknown standing are a complaint. Those of an ordinary message must not end a trial. */
export function soundsLikeFailure(words: string): boolean {
  const rest = words.replace(NO_FAILURE, '')
  return FAILURE.test(rest) || FOREIGN_FAILURE.test(rest) || kindOfWords(rest) !== undefined
}

/** The fault kind of an HTTP status that a message names; undefined for any other number. */
export function kindOfNamedStatus(status: number): FaultKind | undefined {
  return status >= 400 && status < 600 ? kindOfStatus(status) : undefined
}
