import { parseJson } from '../../core/json.ts'
import type { StreamDialect } from './dialect.ts'
import { createStreamAdapter } from './stream-adapter.ts'

/**
 * Vonage Voice API over WebSocket: 16-bit samples as binary frames of 20 ms both ways, and JSON for the rest.
 * https://developer.vonage.com/en/voice/voice-api/concepts/websockets
 */
const VONAGE: StreamDialect = {
  facts: {
    id: 'vonage-stream',
    provider: 'vonage',
    title: 'Any agent on Vonage Voice WebSockets',
    docs: 'https://developer.vonage.com/en/voice/voice-api/concepts/websockets',
    checked: '2026-11-29',
    confidence: 'unverified',
    formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
    sampleRates: [16_000, 8000],
  },
  sends: {
    open: [
      ({ format, options }) => ({
        event: 'websocket:connected',
        'content-type': `audio/l16;rate=${format.sampleRate}`,
        ...options.parameters,
      }),
    ],
    played: (mark) => ({ event: 'websocket:notify', payload: parseJson(mark) ?? mark }),
    cleared: () => [{ event: 'websocket:cleared' }],
    key: (digit) => ({ event: 'websocket:dtmf', digit, duration: 260 }),
  },
  reads: {
    nameField: 'action',
    mark: { name: 'notify', at: '/payload' },
    clear: 'clear',
  },
}

/** A call to an agent on Vonage Voice WebSockets. */
export const vonageStream = createStreamAdapter(VONAGE)
