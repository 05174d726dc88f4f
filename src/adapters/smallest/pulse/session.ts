import type { Cue, Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'
import type { Fault } from '../../../core/fault.ts'
import { type JsonObject, nonEmptyString, parseJsonObject } from '../../../core/json.ts'
import { protocolFault } from '../../shared/fault.ts'
import { jsonFrame } from '../../shared/json-frame.ts'
import { faultOfClose, faultOfFrame, isError } from '../errors.ts'

/** The state of one connection: how much of the caller’s turn is recognised. */
export interface SttState {
  /** Whether the turn’s transcript has a final part, and an interim part. */
  hasFinalText: boolean
  hasInterimText: boolean
  /** The turn has ended, and nothing of the next one has come: a final part is a repetition. */
  isBetweenTurns: boolean
  /** The service has detected the end of speech, but not all of the transcript is final. */
  speechEnded: boolean
  /** We have sent `finalize`. */
  finalizing: boolean
  /** We have closed the stream, or the service has. */
  closing: boolean
  sessionIdReported: boolean
}

export function newSttState(): SttState {
  return {
    hasFinalText: false,
    hasInterimText: false,
    isBetweenTurns: false,
    speechEnded: false,
    finalizing: false,
    closing: false,
    sessionIdReported: false,
  }
}

/** The frames of a cue: raw audio, and two control messages. */
export function sayAudio(cue: Cue, state: SttState): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return cue.audio.length === 0 ? [] : [{ kind: 'binary', bytes: cue.audio }]
    case 'flush':
      state.finalizing = true
      return [jsonFrame({ type: 'finalize' })]
    case 'end':
    case 'close':
      state.closing = true
      return [jsonFrame({ type: 'close_stream' })]
    default:
      return []
  }
}

/** Reads a message of the recogniser. */
export function hearTranscripts(frame: Frame, state: SttState): ProviderEvent[] {
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  if (fields.type === 'error' || isError(fields))
    return [{ kind: 'fault', fault: faultOfFrame(fields, frame.text) }]
  return [...noteSessionId(fields, state), ...eventsOf(fields, state)]
}

/** The fault of a close that we did not request. */
export function readSttClose(code: number, reason: string, { closing }: SttState): Fault | undefined {
  return closing ? undefined : faultOfClose(code, reason)
}

function noteSessionId({ session_id }: JsonObject, state: SttState): ProviderEvent[] {
  const requestId = nonEmptyString(session_id)
  if (state.sessionIdReported || requestId === undefined) return []
  state.sessionIdReported = true
  return [{ kind: 'note', requestId }]
}

function eventsOf(fields: JsonObject, state: SttState): ProviderEvent[] {
  switch (fields.type) {
    case 'speech_started':
      state.speechEnded = false
      state.isBetweenTurns = false
      return [{ kind: 'turn', event: 'speech_started' }]
    case 'speech_ended':
      return [{ kind: 'turn', event: 'speech_ended' }, ...endSpeech(state)]
    case 'transcription':
      return hearTranscription(fields, state)
    default:
      return []
  }
}

/**
 * The transcript may be in one of two fields. Final results also arrive in the middle of a turn, about every
 * ten words.
 */
function hearTranscription(fields: JsonObject, state: SttState): ProviderEvent[] {
  const text = nonEmptyString(fields.transcript) ?? nonEmptyString(fields.transcription) ?? ''
  const final = fields.is_final === true || fields.is_last === true
  const events: ProviderEvent[] = text === '' ? [] : [{ kind: 'text', text, final }]
  state.hasInterimText = !final && text !== ''
  if (state.hasInterimText) state.isBetweenTurns = false
  if (!final) return events
  state.hasFinalText ||= text !== '' && !state.isBetweenTurns
  const finalized = state.finalizing || fields.from_finalize === true
  if (finalized || state.speechEnded) events.push(endOfTurn(state))
  if (fields.is_last === true) {
    state.closing = true
    events.push({ kind: 'end' })
  }
  return events
}

/** A turn ends once speech has ended and the transcript is final, whichever happens last. */
function endSpeech(state: SttState): ProviderEvent[] {
  state.speechEnded = true
  return state.hasFinalText && !state.hasInterimText ? [endOfTurn(state)] : []
}

function endOfTurn(state: SttState): ProviderEvent {
  state.hasFinalText = false
  state.speechEnded = false
  state.finalizing = false
  state.isBetweenTurns = true
  return { kind: 'turn', event: 'end_of_turn' }
}
