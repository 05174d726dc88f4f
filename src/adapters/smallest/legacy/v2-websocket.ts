import { checkOptions } from '../../shared/options.ts'
import { sayTurn } from '../say-turn.ts'
import { smallestWs } from '../websocket.ts'
import { legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V2_FACTS, V2_WEBSOCKET_OPTIONS, v2Fields } from './v2.ts'

/** Lightning v2 over WebSocket (retired). Its keepalive ping is documented for the current route only. */
export const smallestV2Ws = toLegacyRoute(smallestWs, {
  facts: { ...V2_FACTS, id: 'smallest-v2-ws', title: 'Smallest.ai Lightning v2 over WebSocket' },
  parseOptions: (raw) => checkOptions('smallest-v2-ws', V2_WEBSOCKET_OPTIONS, raw),
  dial: (job) => ({ ...smallestWs.dial(job), url: legacyUrl(job, 'lightning-v2', 'websocket') }),
  say: (cue, job, state) => sayTurn(cue, job, state, v2Fields),
})
