import type { AnyTwin } from '../../contract/twin.ts'
import { deepgramCatalogRoutes } from './catalog.ts'
import { deepgramFluxWebSocket } from './flux-websocket.ts'
import { deepgramFluxHttp, deepgramHttp } from './http.ts'
import { deepgramWebSocket } from './websocket.ts'

export const DEEPGRAM_ROUTES: readonly AnyTwin[] = [
  deepgramHttp,
  deepgramWebSocket,
  deepgramFluxHttp,
  deepgramFluxWebSocket,
  ...deepgramCatalogRoutes,
]
