import type { Facts } from '../../core/adapter/adapter.ts'

/** What all Cartesia speech routes have in common. */
export const CARTESIA_FACTS = {
  provider: 'cartesia',
  kind: 'tts',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'CARTESIA_API_KEY',
  // The dated snapshot comes first, because the other names move to newer models. Third parties use
  // `sonic-3.6`; no page or client of the provider does.
  models: [
    'sonic-3.5-2026-05-04',
    'sonic-3.5',
    'sonic-3-2026-01-12',
    'sonic-3-2025-10-27',
    'sonic-3',
    'sonic-2-2025-06-11',
    'sonic-2-2025-05-08',
    'sonic-2-2025-04-16',
    'sonic-3.6',
  ],
  ends: [
    {
      models: ['sonic', 'sonic-english', 'sonic-multilingual', 'sonic-turbo', 'sonic-2-2025-03-07'],
      date: '2026-06-01',
      successor: 'sonic-3.5',
      source: 'docs.cartesia.ai, API changes: they answer with model_sunsetted',
      confidence: 'documented',
    },
  ],
  voices: { '*': 'f786b574-daa5-4673-aa0c-cbe3e8534c02' },
  sampleRates: [8000, 16000, 22050, 24000, 44100, 48000],
  defaultSampleRate: 24000,
  streaming: true,
  billing: 'characters',
  keepHeaders: ['cartesia-file-id', 'x-request-id', 'retry-after'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/** Undocumented: where the service sends a request id, it is in this header. */
export const REQUEST_ID_HEADERS = ['x-request-id'] as const
