import type { Facts } from '../../core/adapter/adapter.ts'
import { SPEECH_ENDINGS } from './endings.ts'
import { RESPONSE_FORMATS } from './response-format.ts'

/** The facts that all `audio/speech` routes share. */
const SPEECH_FACTS = {
  kind: 'tts',
  docs: 'https://platform.openai.com/docs/api-reference/audio/createSpeech',
  checked: '2026-08-21',
  formats: Object.values(RESPONSE_FORMATS),
  defaultSampleRate: 24000,
  textInput: 'whole',
  reuse: 'serial',
  streaming: true,
  cancel: 'close',
  longestText: 4096,
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/**
 * Hosts of projects with data residency (developers.openai.com, guide on data residency, November 2026). A
 * table there lists which host serves which model and route. Models released since March 2026 cost 10 % more
 * on them.
 */
const REGIONS = {
  us: 'us.api.openai.com',
  eu: 'eu.api.openai.com',
  au: 'au.api.openai.com',
  in: 'in.api.openai.com',
  jp: 'jp.api.openai.com',
}

/** OpenAI itself. */
export const OPENAI_SPEECH_FACTS = {
  ...SPEECH_FACTS,
  provider: 'openai',
  checked: '2026-11-29',
  ends: SPEECH_ENDINGS,
  confidence: 'documented',
  origin: 'https://api.openai.com',
  regions: REGIONS,
  keyVariable: 'OPENAI_API_KEY',
  voices: { '*': 'alloy' },
  // What it includes is not documented.
  serverTime: { header: 'openai-processing-ms', unit: 'ms', covers: 'headers' },
  // `pcm` has no header; it is 24 kHz, mono, 16 bits.
  sampleRates: [24000],
  keepHeaders: [
    'x-request-id',
    // Milliseconds until the headers, without the network. What it includes is not documented.
    'openai-processing-ms',
    'openai-version',
    'retry-after',
    'x-ratelimit-remaining-requests',
    'x-ratelimit-remaining-tokens',
  ],
} as const satisfies Partial<Facts>

/**
 * Compatible servers: Kokoro-FastAPI, Speaches, openedai-speech, Chatterbox, vLLM-Omni, Orpheus and gateways.
 * `base` is the address of yours, with or without `/v1`; the origin is Kokoro-FastAPI’s default.
 */
export const COMPATIBLE_SPEECH_FACTS = {
  ...SPEECH_FACTS,
  provider: 'openai-compatible',
  confidence: 'read in clients',
  origin: 'http://127.0.0.1:8880',
  keyVariable: 'OPENAI_COMPATIBLE_API_KEY',
  models: ['tts-1', 'tts-1-hd', 'kokoro'],
  voices: { '*': 'alloy', kokoro: 'af_heart' },
  sampleRates: [24000, 8000, 16000, 22050, 44100, 48000],
  billing: 'requests',
  keepHeaders: ['x-request-id', 'retry-after'],
} as const satisfies Partial<Facts>

/** The facts that OpenAI’s other routes share. */
export const OPENAI_FACTS = {
  provider: 'openai',
  checked: '2026-11-29',
  confidence: 'documented',
  regions: REGIONS,
  keyVariable: 'OPENAI_API_KEY',
  voices: {},
  formats: [],
  sampleRates: [],
  defaultSampleRate: 0,
  textInput: 'whole',
  cancel: 'close',
  keepHeaders: OPENAI_SPEECH_FACTS.keepHeaders,
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>
