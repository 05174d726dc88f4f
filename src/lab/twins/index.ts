import type { AnyTwin } from '../twin.ts'
import { smallestHttp } from './smallest/http.ts'
import { smallestSse } from './smallest/sse.ts'
import { smallestWebSocket } from './smallest/websocket.ts'

/** The routes of each provider that the lab plays. */
export const TWINS: Readonly<Record<string, readonly AnyTwin[]>> = {
  smallest: [smallestHttp, smallestSse, smallestWebSocket],
}
