import type { Adapter, Cue, Frame, Job } from '../core/adapter.ts'
import { jsonFrame } from './json-frame.ts'
import { checkOptions, type Given, type OptionRules } from './options.ts'
import { withQuery } from './query.ts'
import { hearRealtime, type RealtimeMemo, type RealtimeReading, realtimeMemo } from './realtime.ts'
import { faultOfClose, faultOfFrame, readRefusal } from './smallest/errors.ts'
import { HYDRA } from './smallest/facts.ts'

const SESSION_OPTIONS = {
  instructions: { kind: 'text' },
  /** The agent speaks first. */
  generate_initial_response: { kind: 'flag' },
} as const satisfies OptionRules

type Options = Given<typeof SESSION_OPTIONS>

const READING: RealtimeReading = {
  meanings: {
    'session.configured': 'ready',
    'input_audio_buffer.speech_started': 'speech started',
    'input_audio_buffer.speech_stopped': 'speech ended',
    'response.output_audio.delta': 'audio',
    'response.done': 'over',
    error: 'error',
  },
  audio: 'delta',
  text: 'delta',
  faultOf: faultOfFrame,
}

/**
 * Hydra: speech in at 16 kHz, out at 48 kHz, turn detection on the server. Audio sent before `ready` is lost.
 */
export const smallestHydra: Adapter<Options, RealtimeMemo> = {
  contract: 1,
  facts: {
    ...HYDRA,
    id: 'smallest-hydra',
    title: 'Smallest.ai Hydra, speech to speech',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    input: {
      audio: 'streamed',
      formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
      sampleRates: [16000],
    },
    streaming: true,
    completion: 'message',
    handshake: true,
  },
  parseOptions: (raw) => checkOptions('smallest-hydra', SESSION_OPTIONS, raw),
  dial: ({ base, model, key }) => ({
    carrier: 'websocket',
    url: withQuery(`${base}/waves/v1/s2s`, { model, api_key: key }),
    headers: {},
  }),
  memo: realtimeMemo,
  say,
  hear: (frame, memo) => hearRealtime(frame, memo, READING),
  readRefusal,
  readClose: (code, reason, { closing }) => (closing ? undefined : faultOfClose(code, reason)),
}

function say(cue: Cue, { voice, options }: Job<Options>, memo: RealtimeMemo): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.configure', session: { voice, ...options } })]
    case 'audio':
      return cue.audio.length === 0 ? [] : [append(cue.audio)]
    case 'cancel':
      return [jsonFrame({ type: 'response.cancel' })]
    case 'close':
      memo.closing = true
      return []
    default:
      return []
  }
}

function append(audio: Uint8Array): Frame {
  return jsonFrame({ type: 'input_audio_buffer.append', audio: Buffer.from(audio).toString('base64') })
}
