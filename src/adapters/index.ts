import type { AnyAdapter } from '../core/adapter.ts'
import { smallestHttp } from './smallest-http.ts'
import { smallestSse } from './smallest-sse.ts'
import { smallestWs } from './smallest-ws.ts'

/** The adapters that come with ttfa, by the word that scenarios use. */
export const ADAPTERS: Readonly<Record<string, AnyAdapter>> = {
  'smallest-ws': smallestWs,
  'smallest-sse': smallestSse,
  'smallest-http': smallestHttp,
}
