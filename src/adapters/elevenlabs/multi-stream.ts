import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import { checkOptions } from '../shared/options.ts'
import { expectsMoreText, markTextSent, newStreamStates, type StreamStates } from '../shared/stream-states.ts'
import { readClose, readRefusal } from './errors.ts'
import { ELEVENLABS_FACTS, WEBSOCKET_MODELS } from './facts.ts'
import { hearMessage } from './hear-message.ts'
import { WEBSOCKET_OPTIONS, type WebSocketOptions } from './options.ts'
import { WEBSOCKET_FORMATS } from './output-format.ts'
import { firstMessage, webSocketDial } from './request.ts'

/** ElevenLabs’ multi-stream-input: one context per turn, up to five open at once on one connection. */
export const elevenlabsMulti: Adapter<WebSocketOptions, StreamStates> = {
  contract: 1,
  facts: {
    ...ELEVENLABS_FACTS,
    id: 'elevenlabs-multi',
    title: 'ElevenLabs over WebSocket (multi-stream-input)',
    transport: 'websocket',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input',
    origin: 'wss://api.elevenlabs.io',
    models: WEBSOCKET_MODELS,
    formats: WEBSOCKET_FORMATS,
    textInput: 'streamed',
    reuse: 'multiplexed',
    streaming: true,
    completion: 'message',
    audioRepeats: 'exactly',
    cancel: 'message',
    reuseAfterCancel: true,
    // Error messages name no context, and the service closes the connection within a second.
    reuseAfterFault: false,
    idleTimeout: 20,
    keepaliveEvery: 10,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-multi', WEBSOCKET_OPTIONS, raw),
  dial: (job) => webSocketDial(job, '/multi-stream-input'),
  newState: newStreamStates,
  say,
  hear: hearMessage,
  readRefusal,
  readClose,
}

/**
 * The last text flushes and the end closes the context. The final message comes only then, after all audio. A
 * cancel also closes the context, but the part in progress is still sent.
 */
function say(cue: Cue, job: Job<WebSocketOptions>, streams: StreamStates): Frame[] {
  const context_id = job.stream
  switch (cue.kind) {
    case 'start':
      return [jsonFrame({ ...firstMessage(job), context_id })]
    case 'text':
      return sayText(cue, context_id, streams)
    case 'flush':
      return [jsonFrame({ context_id, flush: true })]
    case 'end': {
      const unflushed = expectsMoreText(streams, context_id) ? [jsonFrame({ context_id, flush: true })] : []
      markTextSent(streams, context_id, true)
      return [...unflushed, jsonFrame({ context_id, close_context: true })]
    }
    case 'cancel':
      markTextSent(streams, context_id, true)
      return [jsonFrame({ context_id, close_context: true })]
    case 'keepalive':
      return [jsonFrame({ text: '' })]
    case 'close':
      return [jsonFrame({ close_socket: true })]
    default:
      return []
  }
}

function sayText(
  { text, last }: Extract<Cue, { kind: 'text' }>,
  context_id: string,
  streams: StreamStates,
): Frame[] {
  markTextSent(streams, context_id, last)
  if (last) return [jsonFrame({ text, context_id, flush: true })]
  return text === '' ? [] : [jsonFrame({ text, context_id })]
}
