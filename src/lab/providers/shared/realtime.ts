import type { LabProfile } from '../../../core/config/lab-profile.ts'
import type { JsonObject } from '../../../core/json.ts'
import { chunksOfBytes } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from './json-frames.ts'
import { type ClientEventSchema, clientEventSchema, type SessionSettings } from './realtime-events.ts'
import { checkFields, refuseField } from './request-fields.ts'

/** What differs between servers with an API like OpenAI's Realtime. */
export interface RealtimeServer {
  readonly provider: string
  readonly path: string
  readonly defaults: LabProfile
  /** Sample rates of input and output, in Hz. */
  readonly rates: { readonly input: number; readonly output: number }
  /** The types of the message that configures a session and of its acknowledgement. */
  readonly configureTypes: readonly [asked: string, answered: string]
  readonly keyOf: (request: ConnectRequest) => string | undefined
  readonly admit?: (request: ConnectRequest) => RequestRefusal | undefined
  readonly errorResponse: (refusal: RequestRefusal, request: ConnectRequest) => readonly ServerFrame[]
  /**
   * The fields of a `warning` sent before `session.created`, if the server has a warning about the request.
   */
  readonly warningFor?: (request: ConnectRequest) => JsonObject | undefined
  /** Whether the server sends transcripts of input and output. */
  readonly sendsTranscripts: boolean
}

/** The state of one session. */
export interface RealtimeSession {
  isConfigured: boolean
  voice: string
  /** A response is in progress. */
  isResponding: boolean
  eventCount: number
}

/** Creates a twin of a realtime session: JSON both ways, audio in base64, turn detection by the server. */
export function createRealtimeTwin(server: RealtimeServer): Twin<RealtimeSession> {
  const { provider, path, defaults, keyOf, admit: checkConnectRequest } = server
  const schema = clientEventSchema(server.configureTypes[0])
  return {
    facts: {
      provider,
      carrier: 'websocket',
      method: 'GET',
      path,
      defaults,
      chunker: chunksOfBytes(4800),
      delivery: 'streamed',
      requestId: (digits) => `resp_${digits.slice(0, 21)}`,
    },
    keyOf,
    ...(checkConnectRequest && { checkConnectRequest }),
    newState: () => ({ isConfigured: false, voice: '', isResponding: false, eventCount: 0 }),
    parseFrame: (frame, session) => parseFrame(frame, session, schema, server),
    reply: (event, session, request) => reply(event, session, request, server),
  }
}

function parseFrame(
  frame: ClientFrame,
  session: RealtimeSession,
  schema: ClientEventSchema,
  server: RealtimeServer,
): ClientRequest[] {
  const checked = checkFields(schema, fieldsOfFrame(frame) ?? {})
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { type, session: settings = {}, audio } = checked.fields
  switch (type) {
    case 'input_audio_buffer.append':
      return session.isConfigured ? audioRequests(audio, session, server) : []
    case 'input_audio_buffer.commit':
      return [{ kind: 'finalize', context: '', isLast: false }]
    case 'response.cancel':
      return session.isResponding ? [{ kind: 'cancel', context: '', scope: 'all' }] : []
    case 'response.create':
    case 'conversation.item.create':
    case 'input_audio_buffer.clear':
      return []
    default:
      return [configureSession(settings, session, server)]
  }
}

function configureSession(
  settings: SessionSettings,
  session: RealtimeSession,
  { configureTypes: [, configuredType] }: RealtimeServer,
): ClientRequest {
  session.isConfigured = true
  session.voice = settings.voice ?? settings.audio?.output?.voice ?? ''
  return { kind: 'answer', frames: [eventFrame(session, configuredType, { session: settings })] }
}

function audioRequests(
  audio: string,
  { voice }: RealtimeSession,
  { rates }: RealtimeServer,
): ClientRequest[] {
  const format = { encoding: 'pcm_s16le', container: 'raw' } as const
  const recognition = {
    format: { ...format, sampleRate: rates.input },
    spokenReply: { voice, format: { ...format, sampleRate: rates.output }, completionScope: 'each' },
  } as const
  return [{ kind: 'audio', context: '', audio: Buffer.from(audio, 'base64'), recognition }]
}

function reply(
  labEvent: LabEvent,
  session: RealtimeSession,
  request: ConnectRequest,
  server: RealtimeServer,
): ServerFrame[] {
  switch (labEvent.kind) {
    case 'opened':
      return openingFrames(session, request, server)
    case 'speech_started': {
      const audio_start_ms = Math.round(labEvent.position * 1000)
      return [eventFrame(session, 'input_audio_buffer.speech_started', { audio_start_ms, item_id: 'item' })]
    }
    case 'speech_ended': {
      const audio_end_ms = Math.round(labEvent.position * 1000)
      return [eventFrame(session, 'input_audio_buffer.speech_stopped', { audio_end_ms, item_id: 'item' })]
    }
    case 'transcript':
      if (!server.sendsTranscripts || !labEvent.transcript.isFinal) return []
      return [
        eventFrame(session, 'conversation.item.input_audio_transcription.completed', {
          item_id: 'item',
          transcript: labEvent.transcript.text,
        }),
      ]
    case 'accepted':
      session.isResponding = true
      return [eventFrame(session, 'response.created', { response: { id: labEvent.turn.id } })]
    case 'audio':
      return [
        eventFrame(session, 'response.output_audio.delta', {
          ...contentPosition(labEvent.turn),
          delta: Buffer.from(labEvent.audio).toString('base64'),
        }),
      ]
    case 'completed':
      return completedFrames(labEvent.turn, session, server)
    case 'cancelled':
      if (!session.isResponding) return []
      session.isResponding = false
      return [
        eventFrame(session, 'response.done', {
          response: { status: 'cancelled', status_details: { reason: 'interrupted' } },
        }),
      ]
    case 'failed':
      return errorFrames(labEvent.refusal, session)
    case 'refused':
      return [...server.errorResponse(labEvent.refusal, request)]
    default:
      return []
  }
}

function openingFrames(
  session: RealtimeSession,
  request: ConnectRequest,
  server: RealtimeServer,
): ServerFrame[] {
  const warning = server.warningFor?.(request)
  const id = sessionId(request)
  return [
    ...(warning ? [eventFrame(session, 'warning', warning)] : []),
    eventFrame(session, 'session.created', { session_id: id, session: { id } }),
  ]
}

function completedFrames(
  turn: SpeechTurn,
  session: RealtimeSession,
  { sendsTranscripts }: RealtimeServer,
): ServerFrame[] {
  session.isResponding = false
  const position = contentPosition(turn)
  return [
    ...(sendsTranscripts
      ? [eventFrame(session, 'response.output_audio_transcript.delta', { ...position, delta: turn.text })]
      : []),
    eventFrame(session, 'response.output_audio.done', position),
    eventFrame(session, 'response.done', { response: { id: turn.id, status: 'completed', output: [] } }),
  ]
}

const ERROR_CODES: Readonly<Record<RequestRefusal['reason'], string>> = {
  unauthorized: 'invalid_api_key',
  invalid: 'invalid_request_error',
  busy: 'server_full',
  rate: 'rate_limit_exceeded',
  status: 'invalid_request_error',
  broken: 'internal_error',
}

function errorFrames(refusal: RequestRefusal, session: RealtimeSession): ServerFrame[] {
  const code = ERROR_CODES[refusal.reason]
  const isServer = refusal.reason === 'broken'
  const error = {
    type: isServer ? 'server_error' : 'invalid_request_error',
    code,
    message: isServer ? 'The server had an error' : 'The request was refused',
  }
  const isLimit = refusal.reason === 'busy' || refusal.reason === 'rate'
  return [
    eventFrame(session, 'error', { error }),
    ...(isLimit ? [{ kind: 'close', code: 1013, reason: 'server_full' } as const] : []),
  ]
}

function contentPosition({ id }: SpeechTurn) {
  return { response_id: id, item_id: 'answer', output_index: 0, content_index: 0 }
}

/** An event with the next id of its session. */
export function eventFrame(
  session: Pick<RealtimeSession, 'eventCount'>,
  type: string,
  fields: JsonObject,
): ServerFrame {
  session.eventCount += 1
  return jsonFrame({ type, event_id: `event_${session.eventCount}`, ...fields })
}

function sessionId({ connectionId }: ConnectRequest): string {
  return `sess_${connectionId.slice(0, 20)}`
}
