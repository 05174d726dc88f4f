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
import { appendAudio } from '../shared/realtime/say-realtime.ts'
import { faultOfClose, faultOfFrame, readRefusal } from './errors.ts'
import { COMPONENT_FACTS } from './facts.ts'
import { RAW_PCM } from './output-format.ts'
import { ATOMS_PLAN_LIMITS } from './plan-limits.ts'

const AGENT_OPTIONS = {
  agent_id: { kind: 'text', meaning: 'id of the agent to call' },
  variables: { kind: 'text', meaning: 'the agent’s variables as URL-encoded JSON' },
} as const satisfies OptionRules

type Options = OptionsOf<typeof AGENT_OPTIONS>

const PROTOCOL: RealtimeProtocol = {
  meanings: {
    'session.created': 'ready',
    'output_audio.delta': 'audio',
    'transcript.delta': 'agent says',
    transcript: 'agent said',
    agent_stop_talking: 'over',
    interruption: 'interrupted',
    error: 'error',
  },
  audioField: 'audio',
  textField: 'text',
  faultOf: faultOfFrame,
  speakerByRole: true,
}

/** An Atoms agent over WebSocket. Both directions share one sample rate; transcript deltas are cumulative. */
export const smallestAtoms: Adapter<Options, RealtimeState> = {
  contract: 1,
  facts: {
    ...COMPONENT_FACTS,
    kind: 'agent',
    docs: 'https://docs.smallest.ai/atoms/dev/integrate/websocket-sdk',
    models: ['webcall'],
    planLimits: ATOMS_PLAN_LIMITS,
    voices: { '*': 'agent' },
    formats: [RAW_PCM],
    sampleRates: [24000, 8000, 16000, 48000],
    defaultSampleRate: 24000,
    reuse: 'none',
    billing: 'audio',
    id: 'smallest-atoms',
    title: 'Smallest.ai Atoms agent over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    input: {
      audio: 'streamed',
      formats: [{ encoding: 'pcm_s16le', container: 'raw' }],
      sampleRates: [24000, 8000, 16000, 48000],
    },
    streaming: true,
    completion: 'message',
    handshake: true,
  },
  parseOptions: (raw) => checkOptions('smallest-atoms', AGENT_OPTIONS, raw),
  dial: (job) => ({
    carrier: 'websocket',
    url: withQuery(`${job.base}/atoms/v1/agent/connect`, {
      mode: job.model,
      sample_rate: job.format.sampleRate,
      ...job.options,
    }),
    headers: { authorization: `Bearer ${job.key}` },
  }),
  newState: newRealtimeState,
  say,
  hear: (frame, state) => hearRealtime(frame, state, PROTOCOL),
  readRefusal,
  readClose: (code, reason, { closing }) => (closing ? undefined : faultOfClose(code, reason)),
}

function say(cue: Cue, _: Job<Options>, state: RealtimeState): Frame[] {
  switch (cue.kind) {
    case 'audio':
      return appendAudio(cue.audio)
    case 'text':
      return cue.text === '' ? [] : [jsonFrame({ type: 'input_text.send', text: cue.text })]
    case 'end':
    case 'close':
      state.closing = true
      return [jsonFrame({ type: 'session.close' })]
    default:
      return []
  }
}
