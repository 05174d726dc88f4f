import type { Cue, Frame } from '../../core/adapter/adapter.ts'
import { jsonFrame } from '../shared/json-frame.ts'

/** The state of one connection. */
export interface TurnState {
  /** True while more text of the turn is to be sent. */
  moreTextComing: boolean
  /** True while sent text has not been flushed. */
  unflushed: boolean
  /** Flushes whose audio is not complete yet. */
  pendingFlushes: number
  /** True from a cancel until it is acknowledged. */
  cancelling: boolean
  /** Flushes that were cancelled but may still be reported complete. */
  cancelledFlushes: number
  /** True until the first audio of the turn. */
  noAudioYet: boolean
  /** True from the end of a turn until the next text. */
  ended: boolean
  /** The provider’s id of the connection, sent once and used for every turn. */
  requestId: string | undefined
}

export function newTurnState(): TurnState {
  return {
    moreTextComing: false,
    unflushed: false,
    pendingFlushes: 0,
    cancelling: false,
    cancelledFlushes: 0,
    noAudioYet: true,
    ended: false,
    requestId: undefined,
  }
}

/**
 * The frames of a cue. Only a flush guarantees audio, so the end sends one. Flushes are counted, because each
 * is answered separately and only the last answer is the end.
 * @param cancelType the type of the message that cancels a turn
 */
export function sayTurn(cue: Cue, state: TurnState, cancelType: string): Frame[] {
  switch (cue.kind) {
    case 'start':
      state.noAudioYet = true
      return []
    case 'text':
      state.ended = false
      state.moreTextComing = !cue.last
      state.unflushed ||= cue.text !== ''
      return cue.text === '' ? [] : [jsonFrame({ type: 'Speak', text: cue.text })]
    case 'flush':
      return flush(state)
    case 'end':
      state.moreTextComing = false
      // A flush without text, while others are pending, would be refused or never answered.
      return state.unflushed || state.pendingFlushes === 0 ? flush(state) : []
    case 'cancel':
      state.moreTextComing = false
      state.cancelling = true
      return [jsonFrame({ type: cancelType })]
    case 'close':
      return [jsonFrame({ type: 'Close' })]
    default:
      return []
  }
}

function flush(state: TurnState): Frame[] {
  state.unflushed = false
  state.pendingFlushes += 1
  return [jsonFrame({ type: 'Flush' })]
}
