import { bearerTokenOf } from '../shared/bearer-token.ts'
import { createChatTwin } from '../shared/chat-completions.ts'
import { errorOf, openaiErrorResponse } from './errors.ts'

/** `POST /v1/chat/completions`. */
export const openaiChatTwin = createChatTwin({
  provider: 'openai',
  path: '/v1/chat/completions',
  defaults: {
    firstToken: { median: 350, sigma: 0.2 },
    cachedFirstToken: { median: 250, sigma: 0.15 },
    tokensPerSecond: 90,
  },
  keyOf: bearerTokenOf,
  errorResponse: openaiErrorResponse,
  streamError: { error: errorOf({ reason: 'broken' }) },
})
