import type { Adapter, Cue, Frame, Job } from '../core/adapter.ts'
import { readClose, readRefusal } from './elevenlabs/errors.ts'
import { ELEVENLABS, SPOKEN_MODELS } from './elevenlabs/facts.ts'
import { hearMessage } from './elevenlabs/hear-message.ts'
import { SOCKET_OPTIONS, type SocketOptions } from './elevenlabs/options.ts'
import { SOCKET_FORMATS } from './elevenlabs/output-format.ts'
import { connectTo, firstMessage } from './elevenlabs/request.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions } from './options.ts'
import { fed, noStreams, type Streams } from './streams.ts'

/**
 * ElevenLabs’ stream-input: one response per connection, because only the message that closes it brings the
 * end.
 */
export const elevenlabsWs: Adapter<SocketOptions, Streams> = {
  contract: 1,
  facts: {
    ...ELEVENLABS,
    id: 'elevenlabs-ws',
    title: 'ElevenLabs over WebSocket (stream-input)',
    transport: 'websocket',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-stream-input',
    origin: 'wss://api.elevenlabs.io',
    models: SPOKEN_MODELS,
    formats: SOCKET_FORMATS,
    textInput: 'streamed',
    reuse: 'none',
    streaming: true,
    completion: 'message',
    audioRepeats: 'exactly',
    cancel: 'close',
    idleTimeout: 20,
    keepaliveEvery: 10,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-ws', SOCKET_OPTIONS, raw),
  dial: (job) => connectTo(job, '/stream-input'),
  memo: noStreams,
  say,
  hear: hearMessage,
  readRefusal,
  readClose,
}

/** An empty text speaks what is buffered and then closes. A space only keeps the connection open. */
function say(cue: Cue, job: Job<SocketOptions>, streams: Streams): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame(firstMessage(job))]
    case 'text':
      fed(streams, job.stream, cue.last)
      return cue.text === '' ? [] : [jsonFrame({ text: cue.text })]
    case 'flush':
      return [jsonFrame({ text: ' ', flush: true })]
    case 'end':
      fed(streams, job.stream, true)
      return [jsonFrame({ text: '' })]
    case 'keepalive':
      return [jsonFrame({ text: ' ' })]
    default:
      return []
  }
}
