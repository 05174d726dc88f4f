import type { AnyTwin } from '../../contract/twin.ts'
import { type AgentDialect, createStreamTwin } from './stream-twin.ts'

/** Twilio Media Streams, bidirectional. */
const TWILIO: AgentDialect = {
  provider: 'twilio',
  sampleRate: 8000,
  encoding: 'mulaw',
  nameField: 'event',
  answered: 'start',
  streamAt: '/start/streamSid',
  audio: { name: 'media', at: '/media/payload' },
  played: { name: 'mark', at: '/mark/name' },
  says: {
    audio: (payload, streamSid) => ({ event: 'media', streamSid, media: { payload } }),
    mark: (name, streamSid) => ({ event: 'mark', streamSid, mark: { name } }),
    clear: (streamSid) => ({ event: 'clear', streamSid }),
  },
}

/** Telnyx: the same in snake case, and the agent's messages have no id. */
const TELNYX: AgentDialect = {
  ...TWILIO,
  provider: 'telnyx',
  streamAt: '/stream_id',
  says: {
    audio: (payload) => ({ event: 'media', media: { payload } }),
    mark: (name) => ({ event: 'mark', mark: { name } }),
    clear: () => ({ event: 'clear' }),
  },
}

/** Plivo: its own event names, and checkpoints instead of marks. */
const PLIVO: AgentDialect = {
  ...TWILIO,
  provider: 'plivo',
  streamAt: '/start/streamId',
  played: { name: 'playedStream', at: '/name' },
  says: {
    audio: (payload) => ({
      event: 'playAudio',
      media: { contentType: 'audio/x-mulaw', sampleRate: 8000, payload },
    }),
    mark: (name, streamId) => ({ event: 'checkpoint', streamId, name }),
    clear: (streamId) => ({ event: 'clearAudio', streamId }),
  },
}

/** Vonage: binary frames of 16-bit samples, and JSON for the rest. */
const VONAGE: AgentDialect = {
  provider: 'vonage',
  sampleRate: 16_000,
  encoding: 'pcm_s16le',
  nameField: 'event',
  answered: 'websocket:connected',
  played: { name: 'websocket:notify', at: '/payload/mark' },
  says: {
    mark: (mark) => ({ action: 'notify', payload: { mark } }),
    clear: () => ({ action: 'clear' }),
  },
}

/** Agents on telephone networks, by provider. */
export const TELEPHONY_TWINS: Readonly<Record<string, readonly AnyTwin[]>> = Object.fromEntries(
  [TWILIO, TELNYX, PLIVO, VONAGE].map((dialect) => [dialect.provider, [createStreamTwin(dialect)]]),
)
