import type { Micros } from '../units.ts'
import type { TurnRecord } from './turn-record.ts'

/** An agent that is still heard this long after it was interrupted, and has not cleared the queue, did not stop. */
const MAX_STOP: Micros = 1e6
/** If the queue is cleared later than this after the last sound was played, nothing of the answer was left in it. */
const MAX_TAIL: Micros = 500_000

/** A turn of a call over a telephone network. */
export function isCallTurn({ frames }: Pick<TurnRecord, 'frames'>): boolean {
  return frames !== undefined
}

/** The caller has finished, and the agent said nothing: neither then nor before. Undefined if nobody spoke. */
export function isUnanswered({ at, outcome, premature_ends }: TurnRecord): boolean | undefined {
  if (at.speech_end === undefined) return undefined
  return outcome === 'timeout' && at.heard === undefined && premature_ends === 0
}

/**
 * The agent of a call stopped for a sound that was no interruption: it cleared the queue. Undefined if there was no
 * such sound, or if the agent fell silent without clearing it, as it does at the end of an answer.
 */
export function isFalseStop({ at }: Pick<TurnRecord, 'at'>): boolean | undefined {
  if (at.disturbed === undefined) return undefined
  if (at.cleared !== undefined) return true
  return at.silenced === undefined ? false : undefined
}

/** The agent of a call did not stop when it was interrupted. Undefined if it was not, or was silent by then. */
export function isMissedInterruption(turn: TurnRecord): boolean | undefined {
  const { cancel, cleared, silenced } = turn.at
  if (!isCallTurn(turn) || cancel === undefined || (cleared === undefined && silenced === undefined))
    return undefined
  if (silenced === undefined || silenced - cancel <= MAX_STOP) return false
  return cleared === undefined || cleared - silenced > MAX_TAIL
}
