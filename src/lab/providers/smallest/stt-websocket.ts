import { parseJsonObject } from '../../../core/json.ts'
import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConversationRequest } from '../../contract/conversation-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonFrame } from '../shared/json-frames.ts'
import { invalidChoice, parseFormat, validateFormat } from '../shared/query-format.ts'
import { defaultErrorResponse } from './default-error.ts'
import { webSocketErrorBody } from './errors.ts'
import { keyOf } from './facts.ts'

/**
 * The service's default endpointing, and the interval of interim results, which is not
 * documented.
 */
const DEFAULT_ENDPOINTING: Millis = 800
const INTERIM_INTERVAL = 300

/** `/waves/v1/stt/live`: raw audio in, transcripts and turns out. All options are in the query. */
export const smallestSttWebSocket: Twin = {
  facts: {
    provider: 'smallest',
    carrier: 'websocket',
    method: 'GET',
    path: '/waves/v1/stt/live',
    defaults: { finalTranscript: { median: 250, sigma: 0.1 }, idleTimeout: 60 },
    chunker: () => [],
    delivery: 'streamed',
    requestId: (digits) => `stt_${digits.slice(0, 20)}`,
  },
  keyOf,
  checkConnectRequest: ({ query }) => {
    if (query.get('model') !== 'pulse') return invalidChoice('model', query.get('model'), ['pulse'])
    return validateFormat(query)
  },
  parseFrame: (frame, _state, { query }) => parseFrame(frame, query),
  reply: (event, _state, { connectionId, query }) => reply(event, connectionId, query),
}

function parseFrame(frame: ClientFrame, query: URLSearchParams): ClientRequest[] {
  if (frame.kind === 'binary') return [audioRequest(frame.bytes, query)]
  const fields = parseJsonObject(frame.text)
  if (fields?.type === 'finalize') return [{ kind: 'finalize', context: '', isLast: false }]
  if (fields?.type === 'close_stream' || fields?.flag === 'END')
    return [{ kind: 'finalize', context: '', isLast: true }]
  return [{ kind: 'refuse', refusal: { reason: 'invalid', field: '', message: 'Unknown message' } }]
}

function audioRequest(audio: Uint8Array, query: URLSearchParams): ConversationRequest {
  const silence = Number(query.get('eou_timeout_ms') ?? DEFAULT_ENDPOINTING)
  const endpointing = query.get('endpointing') === 'false' ? {} : { endpointing: silence }
  return {
    kind: 'audio',
    context: '',
    audio,
    recognition: { format: parseFormat(query), interimInterval: INTERIM_INTERVAL, ...endpointing },
  }
}

function reply(event: LabEvent, connection: string, query: URLSearchParams): ServerFrame[] {
  const session_id = `ws_${connection.slice(0, 20)}`
  switch (event.kind) {
    case 'speech_started':
    case 'speech_ended':
      if (query.get('vad_events') !== 'true') return []
      return [jsonFrame({ type: event.kind, session_id, timestamp: event.position })]
    case 'transcript': {
      const { text, isFinal, isLast } = event.transcript
      return [
        jsonFrame({
          type: 'transcription',
          status: 'success',
          session_id,
          transcript: text,
          transcription: text,
          is_final: isFinal,
          is_last: isLast,
          words: [],
        }),
      ]
    }
    case 'failed': {
      const { message } = webSocketErrorBody(event.refusal)
      const isLimit = event.refusal.reason === 'busy' || event.refusal.reason === 'rate'
      return [
        jsonFrame({ type: 'error', status: 'error', ...webSocketErrorBody(event.refusal), message }),
        ...(isLimit ? [{ kind: 'close', code: 1008, reason: 'Concurrency limit exceeded' } as const] : []),
      ]
    }
    case 'closing':
      return [{ kind: 'close', code: 1000, reason: '' }]
    case 'refused':
      return defaultErrorResponse(event.refusal)
    default:
      return []
  }
}
