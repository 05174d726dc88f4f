import { bearerOf } from '../turns/bearer.ts'
import { realtimeTwin } from '../turns/realtime.ts'
import { refusedByOpenAi } from './refusals.ts'

/** `/v1/realtime`: speech to speech at 24 kHz, with transcripts. */
export const openaiRealtime = realtimeTwin({
  provider: 'openai',
  path: '/v1/realtime',
  habits: {
    firstAudio: { median: 700, sigma: 0.2 },
    endpointing: 500,
    pacing: 5,
    leadingSilence: { min: 50, max: 150 },
  },
  rates: { input: 24_000, output: 24_000 },
  configuring: ['session.update', 'session.updated'],
  keyOf: bearerOf,
  refused: refusedByOpenAi,
  transcribes: true,
})
