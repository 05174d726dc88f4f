import { checkOptions } from './options.ts'
import { namedUrl, onNamedRoute, ROUTE_OPTIONS } from './smallest/named-route.ts'
import { REQUEST_OPTIONS } from './smallest/request.ts'
import { V31 } from './smallest/v31.ts'
import { smallestHttp } from './smallest-http.ts'

/** Lightning v3.1 over plain HTTP, on the legacy route with the model in its path. */
export const smallestV31Http = onNamedRoute(smallestHttp, {
  facts: {
    ...V31,
    id: 'smallest-v31-http',
    title: 'Smallest.ai Lightning v3.1, named route, over plain HTTP',
  },
  parseOptions: (raw) => checkOptions('smallest-v31-http', { ...REQUEST_OPTIONS, ...ROUTE_OPTIONS }, raw),
  dial: (job) => ({ ...smallestHttp.dial(job), url: namedUrl(job, 'lightning-v3.1', 'http') }),
})
