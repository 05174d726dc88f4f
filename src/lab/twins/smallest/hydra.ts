import { invalid } from '../turns/query-format.ts'
import { realtimeTwin } from '../turns/realtime.ts'
import { refusedInCompany } from './company-refusals.ts'
import { keyOf } from './facts.ts'

const MODELS = ['hydra-v1.1', 'hydra-v1.0', 'hydra']

/** `/waves/v1/s2s`: speech to speech, 16 kHz in and 48 kHz out, without transcripts. */
export const smallestHydra = realtimeTwin({
  provider: 'smallest',
  path: '/waves/v1/s2s',
  habits: {
    firstAudio: { median: 550, sigma: 0.15 },
    endpointing: 300,
    pacing: 3,
    leadingSilence: { min: 40, max: 120 },
    idleTimeout: 30,
  },
  rates: { input: 16_000, output: 48_000 },
  configuring: ['session.configure', 'session.configured'],
  keyOf,
  admit: ({ query }) =>
    MODELS.includes(query.get('model') ?? '') ? undefined : invalid('model', query.get('model'), MODELS),
  refused: refusedInCompany,
  transcribes: false,
})
