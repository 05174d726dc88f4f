import { DEFAULT_NUMBERS } from './call-options.ts'
import { nextNumber, toUuid } from './call-state.ts'
import type { CallMessage, StreamDialect } from './dialect.ts'
import { createStreamAdapter } from './stream-adapter.ts'

/**
 * Telnyx media streaming, bidirectional over RTP: Twilio's messages in snake case, with the stream's id at
 * the top level. A mark comes back at once if nothing is queued, and also when the queue is cleared.
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
        ...envelope('start', message),
        start: {
          call_control_id: callId(message),
          call_session_id: toUuid(message.call.ids.account),
          from: message.options.from ?? DEFAULT_NUMBERS.from,
          to: message.options.to ?? DEFAULT_NUMBERS.to,
          media_format: { encoding: 'PCMU', sample_rate: 8000, channels: 1 },
          custom_parameters: message.options.parameters,
        },
      }),
    ],
    audio: ({ chunk, elapsed, payload }, message) => ({
      ...envelope('media', message),
      media: { track: 'inbound', chunk: String(chunk), timestamp: String(elapsed), payload },
    }),
    played: markOf,
    cleared: (marks, message) => marks.map((mark) => markOf(mark, message)),
    key: (digit, message) => ({ ...envelope('dtmf', message), dtmf: { digit } }),
    stop: (message) => ({ ...envelope('stop', message), stop: { call_control_id: callId(message) } }),
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
  return { ...envelope('mark', message), mark: { name } }
}

function envelope(event: string, message: CallMessage) {
  return { event, sequence_number: String(nextNumber(message.call)), stream_id: streamId(message) }
}

function streamId({ call }: CallMessage): string {
  return toUuid(call.ids.stream)
}

function callId({ call }: CallMessage): string {
  return `v3:${call.ids.call}`
}
