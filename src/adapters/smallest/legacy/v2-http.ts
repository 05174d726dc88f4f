import { nameOfFormat } from '../../shared/name-of-format.ts'
import { checkOptions } from '../../shared/options.ts'
import { smallestHttp } from '../http.ts'
import { OUTPUT_FORMATS } from '../output-format.ts'
import { legacyUrl, toLegacyRoute } from './legacy-route.ts'
import { V2_FACTS, V2_OPTIONS, v2Fields } from './v2.ts'

/** Lightning v2 over plain HTTP (retired). */
export const smallestV2Http = toLegacyRoute(smallestHttp, {
  facts: { ...V2_FACTS, id: 'smallest-v2-http', title: 'Smallest.ai Lightning v2 over plain HTTP' },
  parseOptions: (raw) => checkOptions('smallest-v2-http', V2_OPTIONS, raw),
  dial: (job) => ({
    ...smallestHttp.dial(job),
    url: legacyUrl(job, 'lightning-v2', 'http'),
    body: JSON.stringify(v2Fields(job, job.text, nameOfFormat(OUTPUT_FORMATS, job.format, 'pcm'))),
  }),
})
