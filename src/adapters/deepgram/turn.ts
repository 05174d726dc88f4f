import type { Cue, Frame } from '../../core/adapter.ts'
import { jsonFrame } from '../json-frame.ts'

/** The state of one connection. */
export interface TurnMemo {
  /** True while more text of the turn is to be sent. */
  feeding: boolean
  /** True while sent text has not been flushed. */
  unflushed: boolean
  /** Flushes whose audio is not complete yet. */
  due: number
  /** True from a cancel until it is acknowledged. */
  clearing: boolean
  /** Flushes that were cancelled but may still be reported complete. */
  voided: number
  /** True until the first audio of the turn. */
  silent: boolean
  /** True from the end of a turn until the next text. */
  over: boolean
  /** The provider’s id of the connection, sent once and used for every turn. */
  requestId: string | undefined
}

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
 * The frames of a cue. Only a flush guarantees audio, so the end sends one. Flushes are counted, because each
 * is answered separately and only the last answer is the end.
 * @param cancelType the type of the message that cancels a turn
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
      // A flush without text, while others are pending, would be refused or never answered.
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
