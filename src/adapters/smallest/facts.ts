import type { Facts } from '../../core/adapter/adapter.ts'
import { LIGHTNING_ENDINGS } from './endings.ts'
import { LANGUAGES } from './languages.ts'
import { SPEECH_PLAN_LIMITS } from './plan-limits.ts'

/** The facts that all Smallest.ai speech routes share. Each model has its own pool of voices. */
export const SMALLEST_FACTS = {
  provider: 'smallest',
  kind: 'tts',
  docs: 'https://docs.smallest.ai/models/api-reference/text-to-speech/tts',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'SMALLEST_API_KEY',
  // The last two are dated checkpoints of Pro: one that the live route accepts, and a preview of the next
  // one.
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

/** The facts that the other components of a conversation share: recogniser, language model and agents. */
export const COMPONENT_FACTS = {
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
