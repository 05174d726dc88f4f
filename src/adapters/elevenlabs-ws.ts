import type { Adapter, Cue, Frame, Job } from '../core/adapter.ts'
import { readClose, readRefusal } from './elevenlabs/errors.ts'
import { ELEVENLABS, SPOKEN_MODELS } from './elevenlabs/facts.ts'
import { hearMessage, type SocketMemo, socketMemo } from './elevenlabs/hear-message.ts'
import { SOCKET_OPTIONS, type SocketOptions } from './elevenlabs/options.ts'
import { SOCKET_FORMATS } from './elevenlabs/output-format.ts'
import { connectTo, firstMessage } from './elevenlabs/request.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions } from './options.ts'

/** ElevenLabs' stream-input: one answer a connection, because only the message that closes it brings the end. */
export const elevenlabsWs: Adapter<SocketOptions, SocketMemo> = {
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
    cancel: 'close',
    idleTimeout: 20,
    keepaliveEvery: 10,
  },
  parseOptions: (raw) => checkOptions('elevenlabs-ws', SOCKET_OPTIONS, raw),
  dial: (job) => connectTo(job, '/stream-input'),
  memo: socketMemo,
  say,
  hear: hearMessage,
  readRefusal,
  readClose,
}

/** An empty text closes, after what is buffered was spoken; a space only keeps the connection open. */
function say(cue: Cue, job: Job<SocketOptions>, { feeding }: SocketMemo): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame(firstMessage(job))]
    case 'text':
      if (!cue.last) feeding.add(job.stream)
      return cue.text === '' ? [] : [jsonFrame({ text: cue.text })]
    case 'flush':
      return [jsonFrame({ text: ' ', flush: true })]
    case 'end':
      feeding.delete(job.stream)
      return [jsonFrame({ text: '' })]
    case 'keepalive':
      return [jsonFrame({ text: ' ' })]
    default:
      return []
  }
}
