import type { LabProfile } from '../../../core/lab-profile.ts'
import { everyBytes } from '../../engine/cutters.ts'
import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Refusal, Turn, Twin } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'

/** How servers with an API like OpenAI's Realtime differ. */
export interface RealtimeServer {
  readonly provider: string
  readonly path: string
  readonly habits: LabProfile
  /** Sample rates of input and output, in Hz. */
  readonly rates: { readonly input: number; readonly output: number }
  /** The types of the message that configures a session and of its acknowledgement. */
  readonly configuring: readonly [asked: string, answered: string]
  readonly keyOf: (knock: Knock) => string | undefined
  readonly admit?: (knock: Knock) => Refusal | undefined
  readonly refused: (refusal: Refusal, knock: Knock) => readonly Outgoing[]
  /** Whether the server sends transcripts of input and output. */
  readonly transcribes: boolean
}

/** The state of one session. */
export interface Session {
  configured: boolean
  voice: string
  /** A response is in progress. */
  answering: boolean
  number: number
}

/** Creates a twin of a realtime session: JSON both ways, audio in base64, turn detection by the server. */
export function realtimeTwin(server: RealtimeServer): Twin<Session> {
  const { provider, path, habits, keyOf, admit } = server
  return {
    facts: {
      provider,
      carrier: 'websocket',
      method: 'GET',
      path,
      habits,
      cut: everyBytes(4800),
      delivery: 'streamed',
      requestId: (digits) => `resp_${digits.slice(0, 21)}`,
    },
    keyOf,
    ...(admit && { admit }),
    memo: () => ({ configured: false, voice: '', answering: false, number: 0 }),
    listen: (frame, session) => listen(frame, session, server),
    reply: (event, session, knock) => reply(event, session, knock, server),
  }
}

function listen(frame: ClientFrame, session: Session, server: RealtimeServer): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const [asked, answered] = server.configuring
  switch (fields?.type) {
    case asked:
      session.configured = true
      session.voice = voiceIn(fields)
      return [{ kind: 'answer', frames: [event(session, answered, { session: fields.session ?? {} })] }]
    case 'input_audio_buffer.append':
      return session.configured ? heard(String(fields.audio ?? ''), session, server) : []
    case 'input_audio_buffer.commit':
      return [{ kind: 'finalize', context: '', last: false }]
    case 'response.cancel':
      return session.answering ? [{ kind: 'cancel', context: '', scope: 'all' }] : []
    case 'response.create':
    case 'conversation.item.create':
    case 'input_audio_buffer.clear':
      return []
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: 'type', message: 'Unknown event' } }]
  }
}

/** The voice is in one of two places. */
function voiceIn(fields: Fields): string {
  const session = objectIn(fields, 'session')
  const output = objectIn(objectIn(session, 'audio'), 'output')
  return String(session.voice ?? output.voice ?? '')
}

function objectIn(fields: Fields, name: string): Fields {
  const value = fields[name]
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

function heard(audio: string, { voice }: Session, { rates }: RealtimeServer): Ask[] {
  const format = { encoding: 'pcm_s16le', container: 'raw' } as const
  const hearing = {
    format: { ...format, sampleRate: rates.input },
    answer: { voice, format: { ...format, sampleRate: rates.output }, completes: 'each' },
  } as const
  return [{ kind: 'audio', context: '', audio: Buffer.from(audio, 'base64'), hearing }]
}

function reply(happened: LabEvent, session: Session, knock: Knock, server: RealtimeServer): Outgoing[] {
  switch (happened.kind) {
    case 'opened':
      return [event(session, 'session.created', { session_id: idOf(knock), session: { id: idOf(knock) } })]
    case 'speech_started': {
      const audio_start_ms = Math.round(happened.position * 1000)
      return [event(session, 'input_audio_buffer.speech_started', { audio_start_ms, item_id: 'item' })]
    }
    case 'speech_ended': {
      const audio_end_ms = Math.round(happened.position * 1000)
      return [event(session, 'input_audio_buffer.speech_stopped', { audio_end_ms, item_id: 'item' })]
    }
    case 'transcript':
      if (!server.transcribes || !happened.understood.settled) return []
      return [
        event(session, 'conversation.item.input_audio_transcription.completed', {
          item_id: 'item',
          transcript: happened.understood.text,
        }),
      ]
    case 'accepted':
      session.answering = true
      return [event(session, 'response.created', { response: { id: happened.turn.id } })]
    case 'audio':
      return [
        event(session, 'response.output_audio.delta', {
          ...placeOf(happened.turn),
          delta: Buffer.from(happened.audio).toString('base64'),
        }),
      ]
    case 'completed':
      return completed(happened.turn, session, server)
    case 'cancelled':
      if (!session.answering) return []
      session.answering = false
      return [
        event(session, 'response.done', {
          response: { status: 'cancelled', status_details: { reason: 'interrupted' } },
        }),
      ]
    case 'failed':
      return failed(happened.refusal, session)
    case 'refused':
      return [...server.refused(happened.refusal, knock)]
    default:
      return []
  }
}

function completed(turn: Turn, session: Session, { transcribes }: RealtimeServer): Outgoing[] {
  session.answering = false
  const place = placeOf(turn)
  return [
    ...(transcribes
      ? [event(session, 'response.output_audio_transcript.delta', { ...place, delta: turn.text })]
      : []),
    event(session, 'response.output_audio.done', place),
    event(session, 'response.done', { response: { id: turn.id, status: 'completed', output: [] } }),
  ]
}

const ERRORS: Readonly<Record<Refusal['reason'], string>> = {
  unauthorized: 'invalid_api_key',
  invalid: 'invalid_request_error',
  busy: 'server_full',
  rate: 'rate_limit_exceeded',
  status: 'invalid_request_error',
  broken: 'internal_error',
}

function failed(refusal: Refusal, session: Session): Outgoing[] {
  const code = ERRORS[refusal.reason]
  const isServer = refusal.reason === 'broken'
  const error = {
    type: isServer ? 'server_error' : 'invalid_request_error',
    code,
    message: isServer ? 'The server had an error' : 'The request was refused',
  }
  const isFull = refusal.reason === 'busy' || refusal.reason === 'rate'
  return [
    event(session, 'error', { error }),
    ...(isFull ? [{ kind: 'close', code: 1013, reason: 'server_full' } as const] : []),
  ]
}

function placeOf({ id }: Turn) {
  return { response_id: id, item_id: 'answer', output_index: 0, content_index: 0 }
}

function event(session: Session, type: string, fields: Fields): Outgoing {
  session.number += 1
  return json({ type, event_id: `event_${session.number}`, ...fields })
}

function idOf({ connection }: Knock): string {
  return `sess_${connection.slice(0, 20)}`
}
