import type { AnyTwin } from '../../contract/twin.ts'
import { cartesiaCatalogRoutes } from './catalog.ts'
import { cartesiaHttp } from './http.ts'
import { cartesiaSse } from './sse.ts'
import { cartesiaWebSocket } from './websocket.ts'

export const CARTESIA_ROUTES: readonly AnyTwin[] = [
  cartesiaHttp,
  cartesiaSse,
  cartesiaWebSocket,
  ...cartesiaCatalogRoutes,
]
