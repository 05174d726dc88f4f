import type { AnyTwin } from '../twin.ts'
import { COMPATIBLE } from './openai/compatible.ts'
import { openai } from './openai/openai.ts'
import { smallestHttp } from './smallest/http.ts'
import { smallestSse } from './smallest/sse.ts'
import { smallestWebSocket } from './smallest/websocket.ts'

/** The routes of each provider that the lab plays. */
export const TWINS: Readonly<Record<string, readonly AnyTwin[]>> = {
  openai: [openai],
  'openai-compatible': COMPATIBLE,
  smallest: [smallestHttp, smallestSse, smallestWebSocket],
}
