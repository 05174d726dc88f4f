import type { Facts } from '../../core/adapter/adapter.ts'

/**
 * The facts that both PlayHT routes share. The service is gone: they run against the lab or a `base` of your
 * own.
 */
export const PLAYHT_FACTS = {
  provider: 'playht',
  kind: 'tts',
  docs: 'https://docs.play.ht/reference/api-generate-tts-audio-stream',
  checked: '2026-11-20',
  confidence: 'read in clients',
  keyVariable: 'PLAYHT_API_KEY',
  voices: {
    '*': 's3://voice-cloning-zero-shot/baf1ef41-36b6-428c-9bdf-50ba54682bd8/original/manifest.json',
  },
  sampleRates: [8000, 16000, 22050, 24000, 44100, 48000],
  // The documentation disagrees about the default rate and format, so every request sends both.
  defaultSampleRate: 24000,
  textInput: 'whole',
  reuse: 'serial',
  streaming: true,
  cancel: 'close',
  billing: 'characters',
  longestText: 20_000,
  // PlayHT made no known announcement; Pipecat’s documentation and others agree on the date.
  retired: '2025-12-31',
  keepHeaders: ['x-play-request-id', 'x-fal-request-id'],
  faults: ['auth', 'limit', 'rejected', 'server'],
} as const satisfies Partial<Facts>
