import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import { checkOptions } from '../shared/options.ts'
import { markTextSent, newStreamStates, type StreamStates } from '../shared/stream-states.ts'
import { readClose, readRefusal } from './errors.ts'
import { ELEVENLABS_FACTS, WEBSOCKET_MODELS } from './facts.ts'
import { hearMessage } from './hear-message.ts'
import { WEBSOCKET_OPTIONS, type WebSocketOptions } from './options.ts'
import { WEBSOCKET_FORMATS } from './output-format.ts'
import { firstMessage, webSocketDial } from './request.ts'

/**
 * ElevenLabs’ stream-input: one response per connection, because the response only ends after the message
 * that closes the connection.
 */
export const elevenlabsWs: Adapter<WebSocketOptions, StreamStates> = {
  contract: 1,
  facts: {
    ...ELEVENLABS_FACTS,
    id: 'elevenlabs-ws',
    title: 'ElevenLabs over WebSocket (stream-input)',
    transport: 'websocket',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-stream-input',
    origin: 'wss://api.elevenlabs.io',
    models: WEBSOCKET_MODELS,
    formats: WEBSOCKET_FORMATS,
    textInput: 'streamed',
    reuse: 'none',
    streaming: true,
    completion: 'message',
    audioRepeats: 'exactly',
    cancel: 'close',
    idleTimeout: 20,
    keepaliveEvery: 10,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-ws', WEBSOCKET_OPTIONS, raw),
  dial: (job) => webSocketDial(job, '/stream-input'),
  newState: newStreamStates,
  say,
  hear: hearMessage,
  readRefusal,
  readClose,
}

/** An empty text speaks what is buffered and then closes. A space only keeps the connection open. */
function say(cue: Cue, job: Job<WebSocketOptions>, streams: StreamStates): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame(firstMessage(job))]
    case 'text':
      markTextSent(streams, job.stream, cue.last)
      return cue.text === '' ? [] : [jsonFrame({ text: cue.text })]
    case 'flush':
      return [jsonFrame({ text: ' ', flush: true })]
    case 'end':
      markTextSent(streams, job.stream, true)
      return [jsonFrame({ text: '' })]
    case 'keepalive':
      return [jsonFrame({ text: ' ' })]
    default:
      return []
  }
}
