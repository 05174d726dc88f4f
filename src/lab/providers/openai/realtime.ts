import { bearerTokenOf } from '../shared/bearer-token.ts'
import { createRealtimeTwin } from '../shared/realtime.ts'
import { openaiErrorResponse } from './errors.ts'

/** `/v1/realtime`: speech to speech at 24 kHz, with transcripts. */
export const openaiRealtimeTwin = createRealtimeTwin({
  provider: 'openai',
  path: '/v1/realtime',
  defaults: {
    firstAudio: { median: 700, sigma: 0.2 },
    endpointing: 500,
    pacing: 5,
    leadingSilence: { min: 50, max: 150 },
  },
  rates: { input: 24_000, output: 24_000 },
  configureTypes: ['session.update', 'session.updated'],
  keyOf: bearerTokenOf,
  errorResponse: openaiErrorResponse,
  sendsTranscripts: true,
})
