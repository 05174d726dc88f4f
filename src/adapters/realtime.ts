import type { Frame, Heard } from '../core/adapter.ts'
import type { Fault } from '../core/fault.ts'
import { bytesOf } from './base64.ts'
import { type Fields, isFields, parseFields, textOf } from './json.ts'
import { makeFault } from './refusal.ts'
import { wordsOf } from './words.ts'

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

/** The known events of a route by `type`, and the fields that hold audio and text. */
export interface RealtimeReading {
  readonly meanings: Readonly<Record<string, RealtimeMeaning>>
  readonly audio: string
  readonly text: string
  /** The fault of an error event. */
  readonly faultOf: (fields: Fields, written: string) => Fault
  /** The `role` of a transcript names the speaker (agents); otherwise the event type does. */
  readonly byRole?: true
}

/** The state of one session. */
export interface RealtimeMemo {
  noted: boolean
  /** We have asked the service to end the session. */
  closing: boolean
}

export function realtimeMemo(): RealtimeMemo {
  return { noted: false, closing: false }
}

/** Reads JSON events with base64 audio: OpenAI’s realtime protocol and those modelled on it. */
export function hearRealtime(frame: Frame, memo: RealtimeMemo, reading: RealtimeReading): Heard[] {
  if (frame.kind !== 'text') return []
  const fields = parseFields(frame.text)
  if (!fields) return [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${frame.text}`) }]
  const type = textOf(fields.type) ?? ''
  const meaning = Object.hasOwn(reading.meanings, type) ? reading.meanings[type] : undefined
  const heard = meaning === undefined ? [] : heardOf(meaning, fields, frame.text, reading)
  return [...note(fields, memo), ...heard]
}

function heardOf(
  meaning: RealtimeMeaning,
  fields: Fields,
  written: string,
  reading: RealtimeReading,
): Heard[] {
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
      return audioIn(fields[reading.audio])
    case 'caller said':
      return textIn(fields, 'caller', true, reading)
    case 'agent says':
      return textIn(fields, 'agent', reading.byRole === undefined, reading)
    case 'agent said':
      return textIn(fields, 'agent', true, reading)
    case 'interrupted':
      return [{ kind: 'end' }]
    case 'over':
      return [outcomeOf(fields, written, reading)]
    case 'error':
      return [{ kind: 'fault', fault: reading.faultOf(fields, written) }]
  }
}

function audioIn(field: unknown): Heard[] {
  const audio = bytesOf(field)
  return audio ? [{ kind: 'audio', audio }] : []
}

function textIn(
  fields: Fields,
  speaker: 'caller' | 'agent',
  final: boolean,
  reading: RealtimeReading,
): Heard[] {
  const text = textOf(fields[reading.text]) ?? textOf(fields.transcript)
  const byRole = reading.byRole && fields.role === 'user' ? 'caller' : speaker
  return text === undefined ? [] : [{ kind: 'text', text, final, speaker: byRole }]
}

/** A failed response is a fault. One that was cancelled or cut short ends normally. */
function outcomeOf(fields: Fields, written: string, { faultOf }: RealtimeReading): Heard {
  const { response } = fields
  if (!isFields(response) || response.status !== 'failed') return { kind: 'end' }
  const details = isFields(response.status_details) ? response.status_details : response
  return { kind: 'fault', fault: faultOf(details, wordsOf(details) || written) }
}

function note(fields: Fields, memo: RealtimeMemo): Heard[] {
  const session = isFields(fields.session) ? fields.session.id : fields.session_id
  const requestId = textOf(session)
  if (memo.noted || requestId === undefined) return []
  memo.noted = true
  return [{ kind: 'note', requestId }]
}
