import { checkOptions } from './options.ts'
import { namedUrl, onNamedRoute } from './smallest/named-route.ts'
import { wordOf } from './smallest/output-format.ts'
import { V2, V2_OPTIONS, v2Fields } from './smallest/v2.ts'
import { smallestHttp } from './smallest-http.ts'

/** Lightning v2 over plain HTTP (retired). */
export const smallestV2Http = onNamedRoute(smallestHttp, {
  facts: { ...V2, id: 'smallest-v2-http', title: 'Smallest.ai Lightning v2 over plain HTTP' },
  parseOptions: (raw) => checkOptions('smallest-v2-http', V2_OPTIONS, raw),
  dial: (job) => ({
    ...smallestHttp.dial(job),
    url: namedUrl(job, 'lightning-v2', 'http'),
    body: JSON.stringify(v2Fields(job, job.text, wordOf(job.format))),
  }),
})
