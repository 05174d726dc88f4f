import { createHmac } from 'node:crypto'
import { type CallState, nextNumber } from './call-state.ts'
import type { CallMessage, StreamDialect } from './dialect.ts'
import { createStreamAdapter } from './stream-adapter.ts'

/**
 * Twilio Media Streams, bidirectional (`<Connect><Stream>`). All counters are strings, and one sequence runs over all
 * messages after `connected`. A mark comes back when the media before it has been played, and also when the queue is
 * cleared. https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
const TWILIO: StreamDialect = {
  facts: {
    id: 'twilio-stream',
    provider: 'twilio',
    title: 'Any agent on Twilio Media Streams',
    docs: 'https://www.twilio.com/docs/voice/media-streams/websocket-messages',
    checked: '2026-11-29',
    confidence: 'documented',
    keyVariable: 'TWILIO_AUTH_TOKEN',
    formats: [{ encoding: 'mulaw', container: 'raw' }],
    sampleRates: [8000],
  },
  headers: (url, key) => ({ 'x-twilio-signature': sign(url, key) }),
  sends: {
    open: [
      () => ({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      (message) => ({
        ...envelope('start', message),
        start: {
          streamSid: streamSid(message.call),
          ...callSids(message),
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
          customParameters: message.options.parameters,
        },
      }),
    ],
    audio: ({ chunk, elapsed, payload }, message) => ({
      ...envelope('media', message),
      media: { track: 'inbound', chunk: String(chunk), timestamp: String(elapsed), payload },
    }),
    played: markOf,
    cleared: (marks, message) => marks.map((mark) => markOf(mark, message)),
    key: (digit, message) => ({ ...envelope('dtmf', message), dtmf: { track: 'inbound_track', digit } }),
    stop: (message) => ({ ...envelope('stop', message), stop: callSids(message) }),
  },
  reads: {
    nameField: 'event',
    audio: { name: 'media', at: '/media/payload' },
    mark: { name: 'mark', at: '/mark/name' },
    clear: 'clear',
    stream: { at: '/streamSid', of: streamSid },
  },
}

/** A call to an agent on Twilio Media Streams. */
export const twilioStream = createStreamAdapter(TWILIO)

/**
 * Base64 of the HMAC-SHA1 of the URL as it was configured: without a port, unless it names one. An upgrade
 * has no POST parameters. https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
function sign(url: string, authToken: string): string {
  return createHmac('sha1', authToken).update(url).digest('base64')
}

function markOf(name: string, message: CallMessage) {
  return { ...envelope('mark', message), mark: { name } }
}

function envelope(event: string, message: CallMessage) {
  return { event, sequenceNumber: String(nextNumber(message.call)), streamSid: streamSid(message.call) }
}

function callSids({ call: { ids } }: CallMessage) {
  return { accountSid: `AC${ids.account}`, callSid: `CA${ids.call}` }
}

function streamSid({ ids }: CallState): string {
  return `MZ${ids.stream}`
}
