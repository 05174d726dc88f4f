import type { Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault, FaultKind } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject, toText } from '../../core/json.ts'
import { makeFault, protocolFault } from '../shared/fault.ts'
import { describeSampleRateMismatch } from '../shared/sample-rate-mismatch.ts'
import { faultOfFrame } from './errors.ts'

const KIND_BY_CODE: Readonly<Record<string, FaultKind>> = {
  model_access_denied: 'auth',
  invalid_voice: 'rejected',
  invalid_query: 'rejected',
  bad_frame: 'rejected',
  bad_user_audio: 'rejected',
}

/** The state of one session. */
export interface SessionState {
  /** `ready` arrives twice. Speech is accepted after the second. */
  readies: number
  /** The turn that is being spoken. Binary frames carry no id, so they belong to it. */
  speaking: string | undefined
  closing: boolean
  ended: boolean
}

/** Reads a message of a session: turns, their audio, and errors. */
export function hearLightningV4(frame: Frame, state: SessionState, job: Job): ProviderEvent[] {
  if (frame.kind === 'binary') return hearAudio(frame.bytes, state)
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  const events = hearMessage(fields, frame.text, state, job)
  const stream = nonEmptyString(fields.turn_id)
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

function hearAudio(audio: Uint8Array, { speaking }: SessionState): ProviderEvent[] {
  if (audio.length === 0) return []
  return [{ kind: 'audio', audio, ...(speaking !== undefined && { stream: speaking }) }]
}

function hearMessage(fields: JsonObject, text: string, state: SessionState, job: Job): ProviderEvent[] {
  if (fields.event === 'error' || fields.status === 'error')
    return [{ kind: 'fault', fault: faultOf(fields, text) }]
  switch (fields.event) {
    case 'ready':
      return hearReady(fields, state, job)
    case 'turn_start':
      state.speaking = nonEmptyString(fields.turn_id)
      return [{ kind: 'note' }]
    case 'turn_end':
    case 'interrupted':
      state.ended = true
      return [{ kind: 'end' }]
    default:
      return []
  }
}

/** The second `ready` names the negotiated sample rate. Audio at another rate would give wrong durations. */
function hearReady(
  { session_id, sample_rate }: JsonObject,
  state: SessionState,
  { format }: Job,
): ProviderEvent[] {
  state.readies += 1
  const requestId = nonEmptyString(session_id)
  const notes: ProviderEvent[] = requestId === undefined ? [] : [{ kind: 'note', requestId }]
  const mismatch = describeSampleRateMismatch(sample_rate, format)
  if (mismatch !== undefined) return [...notes, { kind: 'fault', fault: makeFault('protocol', mismatch) }]
  return state.readies < 2 ? notes : [...notes, { kind: 'ready' }]
}

function faultOf(fields: JsonObject, text: string): Fault {
  const { code } = isJsonObject(fields.error) ? fields.error : fields
  const kind = KIND_BY_CODE[toText(code)]
  const fault = faultOfFrame(fields, text)
  return kind === undefined ? fault : { ...fault, kind }
}
