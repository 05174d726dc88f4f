import { DEFAULT_NUMBERS } from './call-options.ts'
import { nextNumber, toUuid } from './call-state.ts'
import type { CallMessage, StreamDialect } from './dialect.ts'
import { createStreamAdapter } from './stream-adapter.ts'

/**
 * Telnyx media streaming, bidirectional over RTP: Twilio's shape in snake case, with the stream's id at the top. Marks
 * come back at once when nothing is queued, and when the queue is cleared.
 * https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket
 */
const TELNYX: StreamDialect = {
  facts: {
    id: 'telnyx-stream',
    provider: 'telnyx',
    title: 'Any agent on Telnyx media streaming',
    docs: 'https://developers.telnyx.com/api-reference/websockets/stream-call-media-over-websocket',
    checked: '2026-11-29',
    confidence: 'unverified',
    formats: [{ encoding: 'mulaw', container: 'raw' }],
    sampleRates: [8000],
  },
  sends: {
    open: [
      () => ({ event: 'connected', version: '1.0.0' }),
      (message) => ({
        event: 'start',
        sequence_number: numbered(message),
        start: {
          call_control_id: callId(message),
          call_session_id: toUuid(message.call.ids.account),
          from: message.options.from ?? DEFAULT_NUMBERS.from,
          to: message.options.to ?? DEFAULT_NUMBERS.to,
          media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
          custom_parameters: message.options.parameters,
        },
        stream_id: streamId(message),
      }),
    ],
    audio: ({ chunk, elapsed, payload }, message) => ({
      event: 'media',
      sequence_number: numbered(message),
      media: { track: 'inbound', chunk: String(chunk), timestamp: String(elapsed), payload },
      stream_id: streamId(message),
    }),
    played: markOf,
    cleared: (marks, message) => marks.map((mark) => markOf(mark, message)),
    key: (digit, message) => ({
      event: 'dtmf',
      sequence_number: numbered(message),
      dtmf: { digit },
      stream_id: streamId(message),
    }),
    stop: (message) => ({
      event: 'stop',
      sequence_number: numbered(message),
      stop: { call_control_id: callId(message) },
      stream_id: streamId(message),
    }),
  },
  reads: {
    nameField: 'event',
    audio: { name: 'media', at: '/media/payload' },
    mark: { name: 'mark', at: '/mark/name' },
    clear: 'clear',
  },
}

/** A call to an agent on Telnyx media streaming. */
export const telnyxStream = createStreamAdapter(TELNYX)

function markOf(name: string, message: CallMessage) {
  return {
    event: 'mark',
    sequence_number: numbered(message),
    mark: { name },
    stream_id: streamId(message),
  }
}

function numbered({ call }: CallMessage): string {
  return String(nextNumber(call))
}

function streamId({ call }: CallMessage): string {
  return toUuid(call.ids.stream)
}

function callId({ call }: CallMessage): string {
  return `v3:${call.ids.call}`
}
