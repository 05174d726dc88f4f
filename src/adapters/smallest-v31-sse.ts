import { checkOptions } from './options.ts'
import { namedUrl, onNamedRoute, ROUTE_OPTIONS } from './smallest/named-route.ts'
import { REQUEST_OPTIONS } from './smallest/request.ts'
import { V31 } from './smallest/v31.ts'
import { smallestSse } from './smallest-sse.ts'

/** Lightning v3.1 over server-sent events, on the legacy route with the model in its path. */
export const smallestV31Sse = onNamedRoute(smallestSse, {
  facts: {
    ...V31,
    id: 'smallest-v31-sse',
    title: 'Smallest.ai Lightning v3.1, named route, over server-sent events',
  },
  parseOptions: (raw) => checkOptions('smallest-v31-sse', { ...REQUEST_OPTIONS, ...ROUTE_OPTIONS }, raw),
  dial: (job) => ({ ...smallestSse.dial(job), url: namedUrl(job, 'lightning-v3.1', 'sse') }),
})
