import { namedUrl, onNamedRoute, ROUTE_OPTIONS } from './smallest/named-route.ts'
import { parseTurnOptions } from './smallest/turn-options.ts'
import { V31 } from './smallest/v31.ts'
import { smallestWs } from './smallest-ws.ts'

/** Lightning v3.1 over WebSocket, on the legacy route with the model in its path. */
export const smallestV31Ws = onNamedRoute(smallestWs, {
  facts: { ...V31, id: 'smallest-v31-ws', title: 'Smallest.ai Lightning v3.1, named route, over WebSocket' },
  parseOptions: (raw) => parseTurnOptions('smallest-v31-ws', ROUTE_OPTIONS, raw),
  dial: (job) => {
    const dial = smallestWs.dial(job)
    return { ...dial, url: `${namedUrl(job, 'lightning-v3.1', 'websocket')}${new URL(dial.url).search}` }
  },
})
