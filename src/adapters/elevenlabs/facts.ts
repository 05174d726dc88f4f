import type { Facts } from '../../core/adapter.ts'

/** The models that all routes serve, the fast one first; left out, the service takes a slow one. */
export const SPOKEN_MODELS = [
  'eleven_flash_v2_5',
  'eleven_flash_v2',
  'eleven_turbo_v2_5',
  'eleven_turbo_v2',
  'eleven_multilingual_v2',
] as const

/** The HTTP routes also serve the model that refuses these sockets with a 400 on the upgrade. */
export const HTTP_MODELS = [...SPOKEN_MODELS, 'eleven_v3'] as const

/** What all ElevenLabs speech routes have in common. */
export const ELEVENLABS = {
  provider: 'elevenlabs',
  kind: 'tts',
  checked: '2026-11-20',
  confidence: 'documented',
  keyVariable: 'ELEVENLABS_API_KEY',
  voices: { '*': 'JBFqnCBsd6RMkjVDRZzb' },
  sampleRates: [8000, 16000, 22050, 24000, 32000, 44100, 48000],
  sampleRatesOf: { mp3: [44100, 22050, 24000], mulaw: [8000], alaw: [8000], opus: [48000] },
  defaultSampleRate: 24000,
  billing: 'characters',
  // That of the default model; the older ones take 30,000 or 10,000.
  longestText: 40_000,
  keepHeaders: [
    'request-id',
    'x-trace-id',
    'x-region',
    'character-cost',
    'history-item-id',
    'current-concurrent-requests',
    'maximum-concurrent-requests',
    'workspace-concurrent-requests',
    'tts-latency-ms',
    'retry-after',
  ],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/** Where the service puts its id of a request. Its own client looks under `x-request-id`, which is never sent. */
export const REQUEST_ID_HEADERS = ['request-id'] as const
