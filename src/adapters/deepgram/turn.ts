import type { Cue, Frame } from '../../core/adapter.ts'
import { jsonFrame } from '../json-frame.ts'

/** Of one connection: what was said, and what is still due. */
export interface TurnMemo {
  /** True while more text of the turn is to come. */
  feeding: boolean
  /** True while text was said that no flush has followed. */
  unflushed: boolean
  /** Flushes that were said and whose audio is not complete. */
  due: number
  /** True from a cancel until it is acknowledged. */
  clearing: boolean
  /** Flushes that a cancel made pointless, and that may be called complete all the same. */
  voided: number
  /** True until the turn's first audio. */
  silent: boolean
  /** True once the turn ended, until the next text is said. */
  over: boolean
  /** The provider's id of the connection, which it tells once and every turn is known by. */
  requestId: string | undefined
}

/** The memory of a fresh connection. */
export function turnMemo(): TurnMemo {
  return {
    feeding: false,
    unflushed: false,
    due: 0,
    clearing: false,
    voided: 0,
    silent: true,
    over: false,
    requestId: undefined,
  }
}

/**
 * The frames that say a cue. Audio is only certain to come after a flush, so the end is one; flushes are counted,
 * because each is answered by itself and only the last answer is the end.
 * @param cancel the type of the message that stops an answer
 */
export function sayTurn(cue: Cue, memo: TurnMemo, cancel: string): Frame[] {
  switch (cue.kind) {
    case 'start':
      memo.silent = true
      return []
    case 'text':
      memo.over = false
      memo.feeding = !cue.last
      memo.unflushed ||= cue.text !== ''
      return cue.text === '' ? [] : [jsonFrame({ type: 'Speak', text: cue.text })]
    case 'flush':
      return flush(memo)
    case 'end':
      memo.feeding = false
      // A flush without text, and with others under way, would be refused or not answered at all.
      return memo.unflushed || memo.due === 0 ? flush(memo) : []
    case 'cancel':
      memo.feeding = false
      memo.clearing = true
      return [jsonFrame({ type: cancel })]
    case 'close':
      return [jsonFrame({ type: 'Close' })]
    default:
      return []
  }
}

function flush(memo: TurnMemo): Frame[] {
  memo.unflushed = false
  memo.due += 1
  return [jsonFrame({ type: 'Flush' })]
}
