import { z } from 'zod'
import { chunksOfBytes } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import {
  checkFields,
  fieldsOfQuery,
  findInvalidField,
  numberBetween,
  numberInText,
  oneOf,
  refuseField,
} from '../shared/request-fields.ts'
import { defaultErrorResponse } from './default-error.ts'
import { webSocketErrorBody } from './errors.ts'
import { keyOf } from './facts.ts'

export interface AtomsSession {
  isResponding: boolean
}

const QUERY = z.looseObject({ sample_rate: numberInText.pipe(numberBetween(8000, 48_000)).default(24_000) })

const EVENT_TYPES = [
  'input_audio_buffer.append',
  'input_audio_buffer.commit',
  'input_text.send',
  'session.update',
  'session.close',
] as const
/** Anything but a string is ignored. */
const EVENT = z.looseObject({
  type: oneOf(EVENT_TYPES, 'invalid_event'),
  text: z.string().catch(''),
  audio: z.string().catch(''),
})

/** `/atoms/v1/agent/connect`: a voice agent. Text or audio in, audio and transcripts out. */
export const smallestAtomsTwin: Twin<AtomsSession> = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/atoms/v1/agent/connect',
    defaults: {
      firstAudio: { median: 900, sigma: 0.15 },
      endpointing: 400,
      pacing: 2,
      leadingSilence: { min: 60, max: 150 },
    },
    chunker: chunksOfBytes(4800),
    delivery: 'streamed',
    requestId: (digits) => `turn_${digits.slice(0, 20)}`,
  },
  keyOf,
  checkConnectRequest: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  newState: () => ({ isResponding: false }),
  parseFrame: (frame, _session, { query }) => parseFrame(frame, query),
  reply,
}

function parseFrame(frame: ClientFrame, query: URLSearchParams): ClientRequest[] {
  const checked = checkFields(EVENT, fieldsOfFrame(frame) ?? {})
  if (!checked.valid) return [refuseField(checked.refusal)]
  const { type, text, audio: base64 } = checked.fields
  const speech = speechOf(query)
  switch (type) {
    case 'input_audio_buffer.append': {
      const audio = Buffer.from(base64, 'base64')
      return [
        { kind: 'audio', context: '', audio, recognition: { format: speech.format, spokenReply: speech } },
      ]
    }
    case 'input_text.send': {
      return [{ kind: 'prompt', context: '', messages: [{ role: 'user', text }], spokenReply: speech }]
    }
    case 'input_audio_buffer.commit':
    case 'session.update':
      return []
    case 'session.close':
      return [{ kind: 'close' }]
  }
}

function speechOf(query: URLSearchParams): SpeechRequest {
  const { sample_rate: sampleRate } = QUERY.parse(fieldsOfQuery(query))
  return {
    voice: 'agent',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate },
    completionScope: 'each',
  }
}

function reply(event: LabEvent, session: AtomsSession, request: ConnectRequest): ServerFrame[] {
  const timestamp = new Date(request.date).toISOString()
  switch (event.kind) {
    case 'opened': {
      const id = request.connectionId.slice(0, 20)
      const sample_rate = speechOf(request.query).format.sampleRate
      return [
        jsonFrame({
          type: 'session.created',
          session_id: id,
          call_id: `CALL-${id}`,
          sample_rate,
          channels: 1,
        }),
      ]
    }
    case 'transcript':
      if (!event.transcript.isFinal) return []
      return [jsonFrame({ type: 'transcript', role: 'user', text: event.transcript.text })]
    case 'accepted':
      session.isResponding = true
      return [
        jsonFrame({ type: 'agent_start_talking', timestamp }),
        jsonFrame({ type: 'transcript.delta', role: 'assistant', text: event.turn.text }),
      ]
    case 'audio':
      return [jsonFrame({ type: 'output_audio.delta', audio: Buffer.from(event.audio).toString('base64') })]
    case 'completed':
      session.isResponding = false
      return [
        jsonFrame({ type: 'transcript', role: 'assistant', text: event.turn.text }),
        jsonFrame({ type: 'agent_stop_talking', timestamp }),
      ]
    case 'cancelled':
      if (!session.isResponding) return []
      session.isResponding = false
      return [jsonFrame({ type: 'interruption' })]
    case 'failed': {
      const { message } = webSocketErrorBody(event.refusal)
      return [jsonFrame({ type: 'error', code: 'internal_error', message: message ?? 'The agent failed' })]
    }
    case 'closing':
      return [jsonFrame({ type: 'session.closed', reason: 'client_requested' })]
    case 'refused':
      return defaultErrorResponse(event.refusal)
    default:
      return []
  }
}
