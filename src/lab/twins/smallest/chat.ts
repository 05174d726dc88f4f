import { chatTwin } from '../turns/chat.ts'
import { refusedInCompany } from './company-refusals.ts'
import { keyOf } from './facts.ts'

/** `POST /waves/v1/chat/completions`: Electron with OpenAI's API, but Smallest's own errors. */
export const smallestChat = chatTwin({
  provider: 'smallest',
  path: '/waves/v1/chat/completions',
  habits: {
    firstToken: { median: 180, sigma: 0.15 },
    cachedFirstToken: { median: 120, sigma: 0.1 },
    tokensPerSecond: 120,
  },
  keyOf,
  refused: refusedInCompany,
  failed: { error: { message: 'Generation failed', type: 'server_error', details: [] } },
})
