import { checkOptions } from '../../shared/options.ts'
import { REQUEST_OPTIONS } from '../request.ts'
import { smallestSse } from '../sse.ts'
import { LEGACY_OPTIONS, legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V31_FACTS } from './v31.ts'

/** Lightning v3.1 over server-sent events, on the legacy route with the model in its path. */
export const smallestV31Sse = toLegacyRoute(smallestSse, {
  facts: {
    ...V31_FACTS,
    id: 'smallest-v31-sse',
    title: 'Smallest.ai Lightning v3.1, named route, over server-sent events',
  },
  parseOptions: (raw) => checkOptions('smallest-v31-sse', { ...REQUEST_OPTIONS, ...LEGACY_OPTIONS }, raw),
  dial: (job) => ({ ...smallestSse.dial(job), url: legacyUrl(job, 'lightning-v3.1', 'sse') }),
})
