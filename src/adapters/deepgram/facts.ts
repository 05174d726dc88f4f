import type { Facts } from '../../core/adapter/adapter.ts'

/** What all Deepgram speech routes have in common. */
export const DEEPGRAM_FACTS = {
  provider: 'deepgram',
  kind: 'tts',
  checked: '2026-11-29',
  confidence: 'documented',
  keyVariable: 'DEEPGRAM_API_KEY',
  // A request to one of them never falls back to another. It is not documented that each serves Flux.
  regions: { eu: 'api.eu.deepgram.com', au: 'api.au.deepgram.com', in: 'api.in.deepgram.com' },
  defaultSampleRate: 24000,
  streaming: true,
  billing: 'characters',
  longestText: 2000,
  keepHeaders: [
    'dg-request-id',
    'dg-model-name',
    'dg-model-uuid',
    'dg-char-count',
    'dg-error',
    'retry-after',
  ],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>

/** The models of `/v1/speak`; Flux uses `/v2/speak`. The voice is part of the model name. */
export const AURA_FACTS = {
  models: ['aura-2', 'aura'],
  voices: { 'aura-2': 'thalia', aura: 'asteria' },
} as const satisfies Partial<Facts>

/** What both WebSocket routes have in common. */
export const DEEPGRAM_WEBSOCKET_FACTS = {
  ...DEEPGRAM_FACTS,
  transport: 'websocket',
  origin: 'wss://api.deepgram.com',
  sampleRatesOf: { mulaw: [8000, 16000], alaw: [8000, 16000] },
  textInput: 'streamed',
  reuse: 'serial',
  completion: 'message',
  cancel: 'message',
  reuseAfterCancel: true,
  // A refused flush leaves its text in the buffer, where the next turn would speak it. An error closes the
  // connection.
  reuseAfterFault: false,
} as const satisfies Partial<Facts>

export const REQUEST_ID_HEADERS = ['dg-request-id'] as const
