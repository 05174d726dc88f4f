import { checkOptions } from './options.ts'
import { namedUrl, onNamedRoute } from './smallest/named-route.ts'
import { V2, V2_OPTIONS, v2Fields } from './smallest/v2.ts'
import { smallestSse } from './smallest-sse.ts'

/** Lightning v2 over server-sent events (retired). */
export const smallestV2Sse = onNamedRoute(smallestSse, {
  facts: { ...V2, id: 'smallest-v2-sse', title: 'Smallest.ai Lightning v2 over server-sent events' },
  parseOptions: (raw) => checkOptions('smallest-v2-sse', V2_OPTIONS, raw),
  dial: (job) => ({
    ...smallestSse.dial(job),
    url: namedUrl(job, 'lightning-v2', 'sse'),
    body: JSON.stringify(v2Fields(job, job.text, 'pcm')),
  }),
})
