import { checkOptions } from './options.ts'
import { namedUrl, onNamedRoute } from './smallest/named-route.ts'
import { sayTurn } from './smallest/turn.ts'
import { V2, V2_TURN_OPTIONS, v2Fields } from './smallest/v2.ts'
import { smallestWs } from './smallest-ws.ts'

/** Lightning v2 over WebSocket (retired). Its keepalive ping is documented for the current route only. */
export const smallestV2Ws = onNamedRoute(smallestWs, {
  facts: { ...V2, id: 'smallest-v2-ws', title: 'Smallest.ai Lightning v2 over WebSocket' },
  parseOptions: (raw) => checkOptions('smallest-v2-ws', V2_TURN_OPTIONS, raw),
  dial: (job) => ({ ...smallestWs.dial(job), url: namedUrl(job, 'lightning-v2', 'websocket') }),
  say: (cue, job, memo) => sayTurn(cue, job, memo, v2Fields),
})
