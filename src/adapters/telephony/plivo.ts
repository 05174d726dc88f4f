import { nextNumber, toUuid } from './call-state.ts'
import type { CallMessage, StreamDialect } from './dialect.ts'
import { createStreamAdapter } from './stream-adapter.ts'

/**
 * Plivo audio streaming, bidirectional, as mu-law. `start` is the first message. A checkpoint comes back only
 * if the audio before it was really played. https://www.plivo.com/docs/voice/audio-streaming/audio-streaming
 */
const PLIVO: StreamDialect = {
  facts: {
    id: 'plivo-stream',
    provider: 'plivo',
    title: 'Any agent on Plivo audio streaming',
    docs: 'https://www.plivo.com/docs/voice/audio-streaming/audio-streaming',
    checked: '2026-11-29',
    confidence: 'unverified',
    formats: [{ encoding: 'mulaw', container: 'raw' }],
    sampleRates: [8000],
  },
  sends: {
    open: [
      (message) => ({
        ...envelope('start', message),
        start: {
          callId: toUuid(message.call.ids.call),
          streamId: streamId(message),
          accountId: message.call.ids.account.slice(0, 20).toUpperCase(),
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000 },
        },
        extra_headers: JSON.stringify(message.options.parameters),
      }),
    ],
    audio: ({ chunk, elapsed, payload }, message) => ({
      ...envelope('media', message),
      media: { track: 'inbound', chunk, timestamp: String(elapsed), payload },
    }),
    played: (name, message) => ({ ...envelope('playedStream', message), name }),
    cleared: (_, message) => [envelope('clearedAudio', message)],
    key: (digit, message) => ({ ...envelope('dtmf', message), dtmf: { track: 'inbound', digit } }),
    stop: (message) => envelope('stop', message),
  },
  reads: {
    nameField: 'event',
    audio: { name: 'playAudio', at: '/media/payload' },
    mark: { name: 'checkpoint', at: '/name' },
    clear: 'clearAudio',
  },
}

/** A call to an agent on Plivo audio streaming. */
export const plivoStream = createStreamAdapter(PLIVO)

function envelope(event: string, message: CallMessage) {
  return { event, sequenceNumber: nextNumber(message.call), streamId: streamId(message) }
}

function streamId({ call }: CallMessage): string {
  return toUuid(call.ids.stream)
}
