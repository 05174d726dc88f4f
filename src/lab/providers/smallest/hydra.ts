import { z } from 'zod'
import { choiceOf } from '../shared/query-format.ts'
import { createRealtimeTwin } from '../shared/realtime.ts'
import { fieldsOfQuery, findInvalidField } from '../shared/request-fields.ts'
import { defaultErrorResponse } from './default-error.ts'
import { keyOf } from './facts.ts'

const QUERY = z.looseObject({ model: choiceOf(['hydra-v1.1', 'hydra-v1.0', 'hydra']) })

/** `/waves/v1/s2s`: speech to speech, 16 kHz in and 48 kHz out, without transcripts. */
export const smallestHydraTwin = createRealtimeTwin({
  provider: 'smallest',
  path: '/waves/v1/s2s',
  defaults: {
    firstAudio: { median: 550, sigma: 0.15 },
    endpointing: 300,
    pacing: 3,
    leadingSilence: { min: 40, max: 120 },
    idleTimeout: 30,
  },
  rates: { input: 16_000, output: 48_000 },
  configureTypes: ['session.configure', 'session.configured'],
  keyOf,
  admit: ({ query }) => findInvalidField(QUERY, fieldsOfQuery(query)),
  errorResponse: defaultErrorResponse,
  warningFor: ({ query }) =>
    query.get('model') === 'hydra'
      ? { code: 'model_deprecated', message: 'The model hydra is deprecated. Use hydra-v1.1.' }
      : undefined,
  sendsTranscripts: false,
})
