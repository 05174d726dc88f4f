import type { AnyTwin } from '../../twin.ts'
import { sdkAuth, webSocketAuth } from './authorize.ts'
import { playhtLists } from './lists.ts'
import { gatewayStream, playhtStream } from './stream.ts'
import { ENGINE_ROUTES } from './websocket.ts'

/** PlayHT as it was until 2025-12-31. The real service is gone. */
export const PLAYHT: readonly AnyTwin[] = [
  playhtStream,
  gatewayStream,
  webSocketAuth,
  sdkAuth,
  ...ENGINE_ROUTES,
  ...playhtLists,
]
