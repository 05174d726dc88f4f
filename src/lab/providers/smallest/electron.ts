import { createChatTwin } from '../shared/chat-completions.ts'
import { defaultErrorResponse } from './default-error.ts'
import { keyOf } from './facts.ts'

/** `POST /waves/v1/chat/completions`: Electron with OpenAI's API, but Smallest's own errors. */
export const smallestChatTwin = createChatTwin({
  provider: 'smallest',
  path: '/waves/v1/chat/completions',
  defaults: {
    firstToken: { median: 180, sigma: 0.15 },
    cachedFirstToken: { median: 120, sigma: 0.1 },
    tokensPerSecond: 120,
  },
  keyOf,
  errorResponse: defaultErrorResponse,
  streamError: { error: { message: 'Generation failed', type: 'server_error', details: [] } },
})
