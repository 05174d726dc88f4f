import { smallestWs } from '../websocket.ts'
import { parseWebSocketOptions } from '../websocket-options.ts'
import { LEGACY_OPTIONS, legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V31_FACTS } from './v31.ts'

/** Lightning v3.1 over WebSocket, on the legacy route with the model in its path. */
export const smallestV31Ws = toLegacyRoute(smallestWs, {
  facts: {
    ...V31_FACTS,
    id: 'smallest-v31-ws',
    title: 'Smallest.ai Lightning v3.1, named route, over WebSocket',
  },
  parseOptions: (raw) => parseWebSocketOptions('smallest-v31-ws', LEGACY_OPTIONS, raw),
  dial: (job) => {
    const dial = smallestWs.dial(job)
    return { ...dial, url: `${legacyUrl(job, 'lightning-v3.1', 'websocket')}${new URL(dial.url).search}` }
  },
})
