import { checkOptions } from '../../shared/options.ts'
import { smallestSse } from '../sse.ts'
import { legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V2_FACTS, V2_OPTIONS, v2Fields } from './v2.ts'

/** Lightning v2 over server-sent events (retired). */
export const smallestV2Sse = toLegacyRoute(smallestSse, {
  facts: { ...V2_FACTS, id: 'smallest-v2-sse', title: 'Smallest.ai Lightning v2 over server-sent events' },
  parseOptions: (raw) => checkOptions('smallest-v2-sse', V2_OPTIONS, raw),
  dial: (job) => ({
    ...smallestSse.dial(job),
    url: legacyUrl(job, 'lightning-v2', 'sse'),
    body: JSON.stringify(v2Fields(job, job.text, 'pcm')),
  }),
})
