import { everyBytes } from '../../engine/cutters.ts'
import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, SpeechAsk, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'
import { refusedInCompany } from './company-refusals.ts'
import { keyOf } from './facts.ts'
import { failedOnWebSocket } from './refusals.ts'

export interface Session {
  answering: boolean
}

/** `/atoms/v1/agent/connect`: a voice agent. Text or audio in, audio and transcripts out. */
export const smallestAtoms: Twin<Session> = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/atoms/v1/agent/connect',
    habits: {
      firstAudio: { median: 900, sigma: 0.15 },
      endpointing: 400,
      pacing: 2,
      leadingSilence: { min: 60, max: 150 },
    },
    cut: everyBytes(4800),
    delivery: 'streamed',
    requestId: (digits) => `turn_${digits.slice(0, 20)}`,
  },
  keyOf,
  memo: () => ({ answering: false }),
  listen: (frame, _session, { query }) => listen(frame, query),
  reply,
}

function listen(frame: ClientFrame, query: URLSearchParams): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const speech = speechOf(query)
  switch (fields?.type) {
    case 'input_audio_buffer.append': {
      const audio = Buffer.from(String(fields.audio ?? ''), 'base64')
      return [{ kind: 'audio', context: '', audio, hearing: { format: speech.format, answer: speech } }]
    }
    case 'input_text.send': {
      const messages = [{ role: 'user', text: String(fields.text ?? '') } as const]
      return [{ kind: 'prompt', context: '', messages, answer: speech }]
    }
    case 'input_audio_buffer.commit':
    case 'session.update':
      return []
    case 'session.close':
      return [{ kind: 'close' }]
    default:
      return [{ kind: 'refuse', refusal: { reason: 'invalid', field: 'type', message: 'invalid_event' } }]
  }
}

function speechOf(query: URLSearchParams): SpeechAsk {
  const sampleRate = Number(query.get('sample_rate') ?? 24_000)
  return {
    voice: 'agent',
    format: { encoding: 'pcm_s16le', container: 'raw', sampleRate },
    completes: 'each',
  }
}

function reply(event: LabEvent, session: Session, knock: Knock): Outgoing[] {
  const timestamp = new Date(knock.date).toISOString()
  switch (event.kind) {
    case 'opened': {
      const id = knock.connection.slice(0, 20)
      const sample_rate = speechOf(knock.query).format.sampleRate
      return [
        json({ type: 'session.created', session_id: id, call_id: `CALL-${id}`, sample_rate, channels: 1 }),
      ]
    }
    case 'transcript':
      if (!event.understood.settled) return []
      return [json({ type: 'transcript', role: 'user', text: event.understood.text })]
    case 'accepted':
      session.answering = true
      return [
        json({ type: 'agent_start_talking', timestamp }),
        json({ type: 'transcript.delta', role: 'assistant', text: event.turn.text }),
      ]
    case 'audio':
      return [json({ type: 'output_audio.delta', audio: Buffer.from(event.audio).toString('base64') })]
    case 'completed':
      session.answering = false
      return [
        json({ type: 'transcript', role: 'assistant', text: event.turn.text }),
        json({ type: 'agent_stop_talking', timestamp }),
      ]
    case 'cancelled':
      if (!session.answering) return []
      session.answering = false
      return [json({ type: 'interruption' })]
    case 'failed': {
      const { message } = failedOnWebSocket(event.refusal)
      return [json({ type: 'error', code: 'internal_error', message: message ?? 'The agent failed' })]
    }
    case 'closing':
      return [json({ type: 'session.closed', reason: 'client_requested' })]
    case 'refused':
      return refusedInCompany(event.refusal)
    default:
      return []
  }
}
