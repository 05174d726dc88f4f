import type { AudioFormatFact, Facts } from '../../core/adapter/adapter.ts'
import { LANGUAGES } from './languages.ts'

const RAW_PCM: AudioFormatFact = { encoding: 'pcm_s16le', container: 'raw' }

/** The facts that all Smallest.ai speech routes share. Each model has its own pool of voices. */
export const SMALLEST_FACTS = {
  provider: 'smallest',
  kind: 'tts',
  docs: 'https://docs.smallest.ai/models/api-reference/text-to-speech/tts',
  checked: '2026-08-28',
  confidence: 'documented',
  keyVariable: 'SMALLEST_API_KEY',
  models: ['lightning_v3.1', 'lightning_v3.1_pro'],
  voices: { 'lightning_v3.1': 'magnus', 'lightning_v3.1_pro': 'meher' },
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

/** The facts that the other routes share. */
const SHARED_FACTS = {
  provider: 'smallest',
  checked: '2026-08-28',
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
  docs: 'https://docs.smallest.ai/waves/documentation/speech-to-text-pulse/overview',
  reuse: 'none',
  billing: 'audio',
} as const satisfies Partial<Facts>

/** Electron, a language model. */
export const ELECTRON_FACTS = {
  ...SHARED_FACTS,
  kind: 'llm',
  docs: 'https://docs.smallest.ai/waves/documentation/llm/overview',
  models: ['electron'],
  reuse: 'serial',
  billing: 'tokens',
} as const satisfies Partial<Facts>

/** Hydra, speech to speech. */
export const HYDRA_FACTS = {
  ...SHARED_FACTS,
  kind: 's2s',
  docs: 'https://docs.smallest.ai/waves/documentation/speech-to-speech/overview',
  models: ['hydra-v1.1', 'hydra-v1.0'],
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
  voices: { '*': 'agent' },
  formats: [RAW_PCM],
  sampleRates: [24000, 8000, 16000, 48000],
  defaultSampleRate: 24000,
  reuse: 'none',
  billing: 'audio',
} as const satisfies Partial<Facts>
