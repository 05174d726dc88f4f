import type { Adapter, Cue, Frame, Job } from '../../core/adapter/adapter.ts'
import { jsonFrame } from '../shared/json-frame.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'
import { withQuery } from '../shared/query.ts'
import {
  hearRealtime,
  newRealtimeState,
  type RealtimeProtocol,
  type RealtimeState,
} from '../shared/realtime/realtime-session.ts'
import { sayRealtime } from '../shared/realtime/say-realtime.ts'
import { faultOfClose, faultOfFrame, readRefusal } from './errors.ts'
import { COMPONENT_FACTS } from './facts.ts'
import { RAW_PCM } from './output-format.ts'

const SESSION_OPTIONS = {
  instructions: { kind: 'text', meaning: 'system prompt of the session' },
  generate_initial_response: { kind: 'flag', meaning: 'the agent speaks first' },
} as const satisfies OptionRules

type Options = OptionsOf<typeof SESSION_OPTIONS>

const PROTOCOL: RealtimeProtocol = {
  meanings: {
    'session.configured': 'ready',
    // `model_deprecated`, for the model `hydra`. The session works all the same.
    warning: 'ignored',
    'input_audio_buffer.speech_started': 'speech started',
    'input_audio_buffer.speech_stopped': 'speech ended',
    'response.output_audio.delta': 'audio',
    'response.done': 'over',
    error: 'error',
  },
  audioField: 'delta',
  textField: 'delta',
  faultOf: faultOfFrame,
}

/**
 * Hydra: speech in at 16 kHz, out at 48 kHz, turn detection on the server. Audio sent before `ready` is lost.
 */
export const smallestHydra: Adapter<Options, RealtimeState> = {
  contract: 1,
  facts: {
    ...COMPONENT_FACTS,
    kind: 's2s',
    docs: 'https://docs.smallest.ai/models/documentation/speech-to-speech/overview',
    // `hydra` still connects, with a `model_deprecated` warning before `session.created`.
    models: ['hydra-v1.1', 'hydra-v1.0', 'hydra'],
    voices: { '*': 'sterling', 'hydra-v1.1': 'zoe' },
    formats: [RAW_PCM],
    sampleRates: [48000],
    defaultSampleRate: 48000,
    reuse: 'none',
    cancel: 'message',
    billing: 'tokens',
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
  newState: newRealtimeState,
  say,
  hear: (frame, state) => hearRealtime(frame, state, PROTOCOL),
  readRefusal,
  readClose: (code, reason, { closing }) => (closing ? undefined : faultOfClose(code, reason)),
}

function say(cue: Cue, { voice, options }: Job<Options>, state: RealtimeState): Frame[] {
  switch (cue.kind) {
    case 'open':
      return [jsonFrame({ type: 'session.configure', session: { voice, ...options } })]
    default:
      return sayRealtime(cue, state)
  }
}
