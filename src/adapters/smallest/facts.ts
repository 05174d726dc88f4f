import type { Facts } from '../../core/adapter.ts'

/** What all Smallest.ai speech routes have in common. The voices belong to their model's pool and to no other. */
export const SMALLEST = {
  provider: 'smallest',
  kind: 'tts',
  docs: 'https://docs.smallest.ai/models/api-reference/text-to-speech/tts',
  checked: '2026-08-28',
  confidence: 'documented',
  keyVariable: 'SMALLEST_API_KEY',
  models: ['lightning_v3.1', 'lightning_v3.1_pro'],
  voices: { 'lightning_v3.1': 'magnus', 'lightning_v3.1_pro': 'meher' },
  sampleRates: [8000, 16000, 24000, 44100],
  // The service's own default is 44100. It is never left to the service: every request names its rate.
  defaultSampleRate: 24000,
  reuse: 'serial',
  // A cancel message drops text that is still buffered, but not audio that is under way.
  cancel: 'close',
  billing: 'characters',
  keepHeaders: ['x-request-id', 'x-session-id', 'x-external-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>
