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
import { HYDRA_FACTS } from './facts.ts'

const SESSION_OPTIONS = {
  instructions: { kind: 'text', meaning: 'system prompt of the session' },
  generate_initial_response: { kind: 'flag', meaning: 'the agent speaks first' },
} as const satisfies OptionRules

type Options = OptionsOf<typeof SESSION_OPTIONS>

const PROTOCOL: RealtimeProtocol = {
  meanings: {
    'session.configured': 'ready',
    // `model_deprecated`, for the model `hydra`. The session works.
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
    ...HYDRA_FACTS,
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
