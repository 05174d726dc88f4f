import type { Frame, ProviderEvent } from '../../core/adapter/adapter.ts'
import { type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { protocolFault } from '../shared/fault.ts'
import { faultOfMessage } from './errors.ts'
import type { TurnState } from './say-turn.ts'

/** The meaning of a message. */
export type MessageMeaning = 'greeting' | 'spoken' | 'cancelled' | 'flushed' | 'warning' | 'error'

/** The known messages of a route, by `type`. */
export type MessageMeanings = Readonly<Record<string, MessageMeaning>>

/** Warnings after which the flush is never answered. */
const FLUSH_REFUSED_WARNINGS: readonly (string | undefined)[] = ['EXCESSIVE_FLUSH']
/** Warnings that no audio will come, provided that none has come yet and all text was sent. */
const NO_AUDIO_WARNINGS: readonly (string | undefined)[] = ['NO_SYNTHESIZABLE_TEXT', 'NO_AUDIO_GENERATED']
/** The warning that a cancel came too late: no speech was in progress. */
const NOTHING_TO_CANCEL_WARNING = 'NO_ACTIVE_SPEECH'

/** Reads a frame of a route with these message meanings. Audio comes as binary frames. */
export function hearTurn(frame: Frame, state: TurnState, meanings: MessageMeanings): ProviderEvent[] {
  switch (frame.kind) {
    case 'head':
      return noteRequestId(frame.headers['dg-request-id'], state)
    case 'binary':
      if (frame.bytes.length === 0) return []
      state.noAudioYet = false
      return [{ kind: 'audio', audio: frame.bytes }]
    case 'text':
      return hearMessage(frame.text, state, meanings)
    default:
      return []
  }
}

function hearMessage(text: string, state: TurnState, meanings: MessageMeanings): ProviderEvent[] {
  const fields = parseJsonObject(text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', text) }]
  const type = nonEmptyString(fields.type) ?? ''
  switch (Object.hasOwn(meanings, type) ? meanings[type] : undefined) {
    case 'greeting':
      return noteRequestId(nonEmptyString(fields.request_id), state)
    case 'spoken':
      return flushCompleted(state)
    case 'cancelled':
      return state.cancelling ? cancelCompleted(state) : []
    case 'flushed':
      return [{ kind: 'flushed' }]
    case 'warning':
      return hearWarning(fields, text, state)
    case 'error':
      return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
    default:
      return []
  }
}

/** The request id comes with the upgrade or the first message and holds for all turns of the connection. */
function noteRequestId(requestId: string | undefined, state: TurnState): ProviderEvent[] {
  state.requestId = requestId || state.requestId
  return state.requestId === undefined ? [] : [{ kind: 'note', requestId: state.requestId }]
}

/**
 * The audio of a flush is complete. For a cancelled turn this may arrive late, before the next turn’s audio.
 */
function flushCompleted(state: TurnState): ProviderEvent[] {
  if (state.cancelledFlushes > 0 && state.noAudioYet) {
    state.cancelledFlushes -= 1
    return []
  }
  state.pendingFlushes = Math.max(0, state.pendingFlushes - 1)
  state.ended = state.pendingFlushes === 0 && !state.moreTextComing && !state.cancelling
  return [{ kind: state.ended ? 'end' : 'flushed' }]
}

function cancelCompleted(state: TurnState): ProviderEvent[] {
  state.cancelledFlushes = state.pendingFlushes
  state.pendingFlushes = 0
  state.unflushed = false
  state.cancelling = false
  state.ended = true
  return [{ kind: 'end' }]
}

/** Warnings have two formats. Most are informational, and the response continues. */
function hearWarning(fields: JsonObject, text: string, state: TurnState): ProviderEvent[] {
  const code = nonEmptyString(fields.warn_code) ?? nonEmptyString(fields.code)
  if (state.cancelling && code === NOTHING_TO_CANCEL_WARNING) return cancelCompleted(state)
  const noAudioExpected = state.noAudioYet && !state.moreTextComing && NO_AUDIO_WARNINGS.includes(code)
  if (!noAudioExpected && !FLUSH_REFUSED_WARNINGS.includes(code)) return []
  return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
}
