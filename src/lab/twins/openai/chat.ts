import { bearerOf } from '../turns/bearer.ts'
import { chatTwin } from '../turns/chat.ts'
import { errorOf, refusedByOpenAi } from './refusals.ts'

/** `POST /v1/chat/completions`. */
export const openaiChat = chatTwin({
  provider: 'openai',
  path: '/v1/chat/completions',
  habits: {
    firstToken: { median: 350, sigma: 0.2 },
    cachedFirstToken: { median: 250, sigma: 0.15 },
    tokensPerSecond: 90,
  },
  keyOf: bearerOf,
  refused: refusedByOpenAi,
  failed: { error: errorOf({ reason: 'broken' }) },
})
