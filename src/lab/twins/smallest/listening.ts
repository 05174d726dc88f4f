import type { Ask, ClientFrame, LabEvent, Outgoing, TurnAsk, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { json } from '../frames.ts'
import { formatIn, invalid, wrongFormat } from '../turns/query-format.ts'
import { refusedInCompany } from './company-refusals.ts'
import { keyOf } from './facts.ts'
import { failedOnWebSocket } from './refusals.ts'

/**
 * Milliseconds: the service's default endpointing, and the interval of interim results, which is not
 * documented.
 */
const END_OF_UTTERANCE = 800
const GUESSES = 300

/** `/waves/v1/stt/live`: raw audio in, transcripts and turns out. All options are in the query. */
export const smallestListening: Twin = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/waves/v1/stt/live',
    habits: { finalTranscript: { median: 250, sigma: 0.1 }, idleTimeout: 60 },
    cut: () => [],
    delivery: 'streamed',
    requestId: (digits) => `stt_${digits.slice(0, 20)}`,
  },
  keyOf,
  admit: ({ query }) => {
    if (query.get('model') !== 'pulse') return invalid('model', query.get('model'), ['pulse'])
    return wrongFormat(query)
  },
  listen: (frame, _memo, { query }) => listen(frame, query),
  reply: (event, _memo, { connection, query }) => reply(event, connection, query),
}

function listen(frame: ClientFrame, query: URLSearchParams): Ask[] {
  if (frame.kind === 'binary') return [heard(frame.bytes, query)]
  const fields = fieldsOf(frame.text)
  if (fields?.type === 'finalize') return [{ kind: 'finalize', context: '', last: false }]
  if (fields?.type === 'close_stream' || fields?.flag === 'END')
    return [{ kind: 'finalize', context: '', last: true }]
  return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
}

function heard(audio: Uint8Array, query: URLSearchParams): TurnAsk {
  const silence = Number(query.get('eou_timeout_ms') ?? END_OF_UTTERANCE)
  const endpointing = query.get('endpointing') === 'false' ? {} : { endpointing: silence }
  return {
    kind: 'audio',
    context: '',
    audio,
    hearing: { format: formatIn(query), guesses: GUESSES, ...endpointing },
  }
}

function reply(event: LabEvent, connection: string, query: URLSearchParams): Outgoing[] {
  const session_id = `ws_${connection.slice(0, 20)}`
  switch (event.kind) {
    case 'speech_started':
    case 'speech_ended':
      if (query.get('vad_events') !== 'true') return []
      return [json({ type: event.kind, session_id, timestamp: event.position })]
    case 'transcript': {
      const { text, settled, last } = event.understood
      return [
        json({
          type: 'transcription',
          status: 'success',
          session_id,
          transcript: text,
          transcription: text,
          is_final: settled,
          is_last: last,
          words: [],
        }),
      ]
    }
    case 'failed': {
      const { message } = failedOnWebSocket(event.refusal)
      const busy = event.refusal.reason === 'busy' || event.refusal.reason === 'rate'
      return [
        json({ type: 'error', status: 'error', ...failedOnWebSocket(event.refusal), message }),
        ...(busy ? [{ kind: 'close', code: 1008, reason: 'Concurrency limit exceeded' } as const] : []),
      ]
    }
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'refused':
      return refusedInCompany(event.refusal)
    default:
      return []
  }
}
