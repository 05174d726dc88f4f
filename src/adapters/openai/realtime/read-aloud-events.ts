import type { Frame, Job, ProviderEvent } from '../../../core/adapter/adapter.ts'
import { errorText } from '../../../core/error-text.ts'
import type { Fault } from '../../../core/fault.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject, toText } from '../../../core/json.ts'
import { audioEvents } from '../../shared/base64.ts'
import { makeFault, protocolFault } from '../../shared/fault.ts'
import { faultOfIncomplete } from '../../shared/incomplete-response.ts'
import { describeSampleRateMismatch } from '../../shared/sample-rate-mismatch.ts'
import { faultOfText } from '../errors.ts'
import { type ReadAloudState, streamOf } from './read-aloud-state.ts'

/** The cancel arrived after the end of its response. The session goes on. */
const LATE_CANCEL = 'response_cancel_not_active'

/**
 * Events of a response or a session that need no action. Some repeat the text, which may read like an error.
 */
const KNOWN_EVENTS: ReadonlySet<string> = new Set([
  'rate_limits.updated',
  'response.output_item.added',
  'response.output_item.done',
  'response.content_part.added',
  'response.content_part.done',
  'response.output_audio.done',
  'response.output_audio_transcript.delta',
])

/** Reads the events of responses that read a text aloud. */
export function hearReadAloud(frame: Frame, state: ReadAloudState, job: Job): ProviderEvent[] {
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  const stream = streamOf(fields, state, job)
  const events = eventsOf(fields, frame.text, state, job)
  if (stream === undefined || stream === job.stream) state.ended ||= events.some(({ kind }) => kind === 'end')
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

function eventsOf(fields: JsonObject, text: string, state: ReadAloudState, job: Job): ProviderEvent[] {
  switch (fields.type) {
    case 'session.created':
      return noteId(isJsonObject(fields.session) ? fields.session.id : undefined)
    case 'session.updated':
      return hearSession(fields, job)
    case 'response.created':
      return hearCreated(fields, state, job)
    case 'response.output_audio.delta':
      return audioEvents(fields.delta)
    case 'response.output_audio_transcript.done':
      return hearTranscript(fields)
    case 'response.done':
      return [hearDone(fields, text, state)]
    case 'error':
      return hearError(fields, text)
    default:
      return KNOWN_EVENTS.has(toText(fields.type)) ? [{ kind: 'note' }] : []
  }
}

function noteId(id: unknown): ProviderEvent[] {
  const requestId = nonEmptyString(id)
  return [requestId === undefined ? { kind: 'note' } : { kind: 'note', requestId }]
}

/** The service repeats the settings of the session. Audio at another rate would give wrong durations. */
function hearSession({ session }: JsonObject, { format }: Job): ProviderEvent[] {
  const audio = isJsonObject(session) && isJsonObject(session.audio) ? session.audio : {}
  const output = isJsonObject(audio.output) && isJsonObject(audio.output.format) ? audio.output.format : {}
  const mismatch = describeSampleRateMismatch(output.rate, format)
  return [
    mismatch === undefined ? { kind: 'ready' } : { kind: 'fault', fault: makeFault('protocol', mismatch) },
  ]
}

function hearCreated({ response }: JsonObject, state: ReadAloudState, { stream }: Job): ProviderEvent[] {
  const id = isJsonObject(response) ? nonEmptyString(response.id) : undefined
  if (id !== undefined && state.streams.get(id) === stream) state.responseId = id
  return noteId(id)
}

/** The model's own transcript. */
function hearTranscript({ transcript }: JsonObject): ProviderEvent[] {
  const text = nonEmptyString(transcript)
  return [text === undefined ? { kind: 'note' } : { kind: 'text', text, final: true }]
}

/** Only `completed` is a complete answer; so is `cancelled`, if we asked for it. */
function hearDone({ response }: JsonObject, text: string, { cancelled }: ReadAloudState): ProviderEvent {
  const { status, status_details } = isJsonObject(response) ? response : {}
  if (status === 'completed' || (status === 'cancelled' && cancelled)) return { kind: 'end' }
  const details = isJsonObject(status_details) ? status_details : {}
  return { kind: 'fault', fault: faultOfStatus(status, details, text) }
}

function faultOfStatus(status: unknown, { reason, error }: JsonObject, text: string): Fault {
  if (status === 'failed')
    return isJsonObject(error) && errorText(error) !== ''
      ? faultOfText(JSON.stringify({ error }))
      : makeFault('server', text)
  if (status === 'incomplete' || status === 'cancelled') return faultOfIncomplete(status, reason)
  return protocolFault('a response that is done, but neither completed nor failed', text)
}

function hearError({ error }: JsonObject, text: string): ProviderEvent[] {
  if (isJsonObject(error) && error.code === LATE_CANCEL) return [{ kind: 'note' }]
  return [{ kind: 'fault', fault: faultOfText(isJsonObject(error) ? JSON.stringify({ error }) : text) }]
}
