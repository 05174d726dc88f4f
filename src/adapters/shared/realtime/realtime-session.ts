import type { Frame, ProviderEvent } from '../../../core/adapter/adapter.ts'
import { errorText } from '../../../core/error-text.ts'
import type { Fault } from '../../../core/fault.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject } from '../../../core/json.ts'
import { audioEvents } from '../base64.ts'
import { protocolFault } from '../fault.ts'
import { faultOfIncomplete } from '../incomplete-response.ts'

/** The meaning of an event in a realtime session. */
export type RealtimeMeaning =
  | 'ready'
  | 'speech started'
  | 'speech ended'
  | 'audio'
  | 'caller said'
  | 'agent says'
  | 'agent said'
  | 'over'
  | 'interrupted'
  | 'error'
  /** It may report a failure that does not end the answer. */
  | 'ignored'

/** The known events of a route by `type`, and the fields that hold audio and text. */
export interface RealtimeProtocol {
  readonly meanings: Readonly<Record<string, RealtimeMeaning>>
  readonly audioField: string
  readonly textField: string
  /** The fault of an error event. */
  readonly faultOf: (fields: JsonObject, rawText: string) => Fault
  /** If set, the `role` of a transcript names the speaker (agents); otherwise the type of the event does. */
  readonly speakerByRole?: true
}

/** The state of one session. */
export interface RealtimeState {
  sessionIdReported: boolean
  /** We have asked the service to end the session. */
  closing: boolean
}

export function newRealtimeState(): RealtimeState {
  return { sessionIdReported: false, closing: false }
}

/** Reads JSON events with base64 audio: OpenAI’s realtime protocol and those modelled on it. */
export function hearRealtime(
  frame: Frame,
  state: RealtimeState,
  protocol: RealtimeProtocol,
): ProviderEvent[] {
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  const type = nonEmptyString(fields.type) ?? ''
  const meaning = Object.hasOwn(protocol.meanings, type) ? protocol.meanings[type] : undefined
  const events = meaning === undefined ? [] : eventsOf(meaning, fields, frame.text, protocol)
  return [...noteSessionId(fields, state), ...events]
}

function eventsOf(
  meaning: RealtimeMeaning,
  fields: JsonObject,
  rawText: string,
  protocol: RealtimeProtocol,
): ProviderEvent[] {
  switch (meaning) {
    case 'ready':
      return [{ kind: 'ready' }]
    case 'speech started':
      return [{ kind: 'turn', event: 'speech_started' }]
    case 'speech ended':
      return [
        { kind: 'turn', event: 'speech_ended' },
        { kind: 'turn', event: 'end_of_turn' },
      ]
    case 'audio':
      return audioEvents(fields[protocol.audioField])
    case 'caller said':
      return textEvents(fields, 'caller', true, protocol)
    case 'agent says':
      return textEvents(fields, 'agent', protocol.speakerByRole === undefined, protocol)
    case 'agent said':
      return textEvents(fields, 'agent', true, protocol)
    case 'interrupted':
      return [{ kind: 'end' }]
    case 'ignored':
      return [{ kind: 'note' }]
    case 'over':
      return [responseOutcome(fields, rawText, protocol)]
    case 'error':
      return [{ kind: 'fault', fault: protocol.faultOf(fields, rawText) }]
  }
}

function textEvents(
  fields: JsonObject,
  speaker: 'caller' | 'agent',
  final: boolean,
  protocol: RealtimeProtocol,
): ProviderEvent[] {
  const text = nonEmptyString(fields[protocol.textField]) ?? nonEmptyString(fields.transcript)
  const actualSpeaker = protocol.speakerByRole && fields.role === 'user' ? 'caller' : speaker
  return text === undefined ? [] : [{ kind: 'text', text, final, speaker: actualSpeaker }]
}

/**
 * A response that failed or stopped half-way is a fault. A cancelled response ends normally, because the
 * caller spoke.
 */
function responseOutcome(fields: JsonObject, rawText: string, { faultOf }: RealtimeProtocol): ProviderEvent {
  const response = isJsonObject(fields.response) ? fields.response : {}
  const details = isJsonObject(response.status_details) ? response.status_details : response
  switch (response.status) {
    case 'failed':
      return { kind: 'fault', fault: faultOf(details, errorText(details) || rawText) }
    case 'incomplete':
      return { kind: 'fault', fault: faultOfIncomplete(response.status, details.reason) }
    default:
      return { kind: 'end' }
  }
}

function noteSessionId(fields: JsonObject, state: RealtimeState): ProviderEvent[] {
  const sessionId = isJsonObject(fields.session) ? fields.session.id : fields.session_id
  const requestId = nonEmptyString(sessionId)
  if (state.sessionIdReported || requestId === undefined) return []
  state.sessionIdReported = true
  return [{ kind: 'note', requestId }]
}
