import type { AudioFormatFact, Facts } from '../../core/adapter/adapter.ts'
import { LIGHTNING_ENDINGS } from './endings.ts'
import { LANGUAGES } from './languages.ts'
import {
  ATOMS_PLAN_LIMITS,
  ELECTRON_PLAN_LIMITS,
  PULSE_PLAN_LIMITS,
  SPEECH_PLAN_LIMITS,
} from './plan-limits.ts'

const RAW_PCM: AudioFormatFact = { encoding: 'pcm_s16le', container: 'raw' }

/** The facts that all Smallest.ai speech routes share. Each model has its own pool of voices. */
export const SMALLEST_FACTS = {
  provider: 'smallest',
  kind: 'tts',
  docs: 'https://docs.smallest.ai/models/api-reference/text-to-speech/tts',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'SMALLEST_API_KEY',
  // The last two are dated checkpoints of Pro: one that the live route accepted, and the preview of the next one.
  models: ['lightning_v3.1', 'lightning_v3.1_pro', 'lightning_v3.1_pro_07_26', 'lightning_v3.1_pro_10_26'],
  recommended: {
    model: 'lightning_v3.1_pro',
    date: '2026-11-29',
    source: 'the default of the plugins for Pipecat and LiveKit; no page of the provider names one',
  },
  ends: LIGHTNING_ENDINGS,
  planLimits: SPEECH_PLAN_LIMITS,
  // That the checkpoints have the voices of Pro is inferred from their names.
  voices: {
    'lightning_v3.1': 'magnus',
    'lightning_v3.1_pro': 'meher',
    'lightning_v3.1_pro_07_26': 'meher',
    'lightning_v3.1_pro_10_26': 'meher',
  },
  languages: LANGUAGES,
  sampleRates: [8000, 16000, 24000, 44100],
  // The service’s default is 44100. Every request sends its rate, so the default never applies.
  defaultSampleRate: 24000,
  reuse: 'serial',
  // A cancel message drops buffered text, but not audio that is being sent.
  cancel: 'close',
  billing: 'characters',
  keepHeaders: ['x-request-id', 'x-session-id', 'x-external-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/**
 * Lightning v4: beta, with access by account. Read in the clients of Pipecat and LiveKit; no page describes it. It
 * has its own voices, which change during the beta.
 */
export const LIGHTNING_V4_FACTS = {
  provider: 'smallest',
  kind: 'tts',
  docs: 'https://github.com/pipecat-ai/pipecat/blob/main/src/pipecat/services/smallest/tts_v4.py',
  checked: '2026-11-29',
  confidence: 'read in clients',
  dialect: 'lightning-v4/beta',
  keyVariable: 'SMALLEST_API_KEY',
  models: ['lightning_v4'],
  voices: { '*': 'brannock' },
  languages: ['en', 'auto'],
  formats: [RAW_PCM],
  sampleRates: [48000, 8000, 16000, 24000, 44100],
  defaultSampleRate: 48000,
  reuse: 'serial',
  // It also retires queued turns; the session goes on.
  cancel: 'message',
  reuseAfterCancel: true,
  billing: 'characters',
  keepHeaders: ['x-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/** The facts that the other routes share. */
const SHARED_FACTS = {
  provider: 'smallest',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'SMALLEST_API_KEY',
  voices: {},
  formats: [],
  sampleRates: [],
  defaultSampleRate: 0,
  textInput: 'whole',
  cancel: 'close',
  keepHeaders: ['x-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/** Pulse, speech to text. */
export const PULSE_FACTS = {
  ...SHARED_FACTS,
  kind: 'stt',
  docs: 'https://docs.smallest.ai/models/documentation/speech-to-text-pulse/overview',
  reuse: 'none',
  billing: 'audio',
  planLimits: PULSE_PLAN_LIMITS,
} as const satisfies Partial<Facts>

/** Electron, a language model. */
export const ELECTRON_FACTS = {
  ...SHARED_FACTS,
  kind: 'llm',
  docs: 'https://docs.smallest.ai/models/documentation/llm/overview',
  models: ['electron'],
  planLimits: ELECTRON_PLAN_LIMITS,
  reuse: 'serial',
  billing: 'tokens',
} as const satisfies Partial<Facts>

/** Hydra, speech to speech. */
export const HYDRA_FACTS = {
  ...SHARED_FACTS,
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
} as const satisfies Partial<Facts>

/** Atoms, a whole agent on one connection. */
export const ATOMS_FACTS = {
  ...SHARED_FACTS,
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
} as const satisfies Partial<Facts>
