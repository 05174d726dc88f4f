import type { Facts } from '../../core/adapter/adapter.ts'

/** The models of all routes, a fast one first. If none is named, the service uses a slow one. */
export const WEBSOCKET_MODELS = [
  'eleven_flash_v2_5',
  'eleven_flash_v2',
  'eleven_turbo_v2_5',
  'eleven_turbo_v2',
  'eleven_multilingual_v2',
] as const

/** The HTTP routes also serve `eleven_v3`, for which the WebSocket upgrade is refused with a 400. */
export const HTTP_MODELS = [...WEBSOCKET_MODELS, 'eleven_v3'] as const

/** What all ElevenLabs speech routes have in common. */
export const ELEVENLABS_FACTS = {
  provider: 'elevenlabs',
  kind: 'tts',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'ELEVENLABS_API_KEY',
  // The last three store data in their region, for accounts with data residency. That they serve text to
  // dialogue is inferred.
  regions: {
    us: 'api.us.elevenlabs.io',
    eu: 'api.eu.residency.elevenlabs.io',
    in: 'api.in.residency.elevenlabs.io',
    sg: 'api.sg.residency.elevenlabs.io',
  },
  ends: [
    {
      models: ['eleven_monolingual_v1', 'eleven_multilingual_v1'],
      date: '2026-07-09',
      successor: 'eleven_multilingual_v2',
      source: 'the changelog of 2026-06-08 at elevenlabs.io/docs',
      confidence: 'documented',
    },
  ],
  voices: { '*': 'JBFqnCBsd6RMkjVDRZzb' },
  sampleRates: [8000, 16000, 22050, 24000, 32000, 44100, 48000],
  sampleRatesOf: { mp3: [44100, 22050, 24000], mulaw: [8000], alaw: [8000], opus: [48000] },
  defaultSampleRate: 24000,
  billing: 'characters',
  // Seen on complete answers only.
  serverTime: { header: 'tts-latency-ms', unit: 'ms', covers: 'whole answer' },
  // The limit of the default model; older models take 30,000 or 10,000.
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

/**
 * The header with the request id. The official client reads `x-request-id`, which the service never sends.
 */
export const REQUEST_ID_HEADERS = ['request-id'] as const
