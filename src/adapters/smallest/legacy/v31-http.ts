import { checkOptions } from '../../shared/options.ts'
import { smallestHttp } from '../http.ts'
import { REQUEST_OPTIONS } from '../request.ts'
import { LEGACY_OPTIONS, legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V31_FACTS } from './v31.ts'

/** Lightning v3.1 over plain HTTP, on the legacy route with the model in its path. */
export const smallestV31Http = toLegacyRoute(smallestHttp, {
  facts: {
    ...V31_FACTS,
    id: 'smallest-v31-http',
    title: 'Smallest.ai Lightning v3.1, named route, over plain HTTP',
  },
  parseOptions: (raw) => checkOptions('smallest-v31-http', { ...REQUEST_OPTIONS, ...LEGACY_OPTIONS }, raw),
  dial: (job) => ({ ...smallestHttp.dial(job), url: legacyUrl(job, 'lightning-v3.1', 'http') }),
})
