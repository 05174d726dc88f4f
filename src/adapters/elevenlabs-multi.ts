import type { Adapter, Cue, Frame, Job } from '../core/adapter.ts'
import { readClose, readRefusal } from './elevenlabs/errors.ts'
import { ELEVENLABS, SPOKEN_MODELS } from './elevenlabs/facts.ts'
import { hearMessage } from './elevenlabs/hear-message.ts'
import { SOCKET_OPTIONS, type SocketOptions } from './elevenlabs/options.ts'
import { SOCKET_FORMATS } from './elevenlabs/output-format.ts'
import { connectTo, firstMessage } from './elevenlabs/request.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions } from './options.ts'
import { fed, isFed, noStreams, type Streams } from './streams.ts'

/** ElevenLabs’ multi-stream-input: one context per turn, up to five open at once on one connection. */
export const elevenlabsMulti: Adapter<SocketOptions, Streams> = {
  contract: 1,
  facts: {
    ...ELEVENLABS,
    id: 'elevenlabs-multi',
    title: 'ElevenLabs over WebSocket (multi-stream-input)',
    transport: 'websocket',
    docs: 'https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input',
    origin: 'wss://api.elevenlabs.io',
    models: SPOKEN_MODELS,
    formats: SOCKET_FORMATS,
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
  parseOptions: (raw) => checkOptions('elevenlabs-multi', SOCKET_OPTIONS, raw),
  dial: (job) => connectTo(job, '/multi-stream-input'),
  memo: noStreams,
  say,
  hear: hearMessage,
  readRefusal,
  readClose,
}

/**
 * The last text flushes and the end closes the context. The final message comes only then, after all audio. A
 * cancel also closes the context, but the part in progress is still sent.
 */
function say(cue: Cue, job: Job<SocketOptions>, streams: Streams): Frame[] {
  const context_id = job.stream
  switch (cue.kind) {
    case 'start':
      return [jsonFrame({ ...firstMessage(job), context_id })]
    case 'text':
      return sayText(cue, context_id, streams)
    case 'flush':
      return [jsonFrame({ context_id, flush: true })]
    case 'end': {
      const unflushed = isFed(streams, context_id) ? [jsonFrame({ context_id, flush: true })] : []
      fed(streams, context_id, true)
      return [...unflushed, jsonFrame({ context_id, close_context: true })]
    }
    case 'cancel':
      fed(streams, context_id, true)
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
  streams: Streams,
): Frame[] {
  fed(streams, context_id, last)
  if (last) return [jsonFrame({ text, context_id, flush: true })]
  return text === '' ? [] : [jsonFrame({ text, context_id })]
}
