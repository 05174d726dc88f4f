import type { AnyTwin } from '../../contract/twin.ts'
import { sdkAuth, webSocketAuth } from './authorize.ts'
import { playhtCatalogRoutes } from './catalog.ts'
import { gatewayHttp, playhtHttp } from './http.ts'
import { ENGINE_ROUTES } from './websocket.ts'

/** PlayHT as it was until 2025-12-31. The real service is gone. */
export const PLAYHT_ROUTES: readonly AnyTwin[] = [
  playhtHttp,
  gatewayHttp,
  webSocketAuth,
  sdkAuth,
  ...ENGINE_ROUTES,
  ...playhtCatalogRoutes,
]
