import type { AnyTwin } from '../../contract/twin.ts'
import { createHttpTwin } from './http.ts'
import { LIGHTNING_V2 } from './lightning/lightning-v2.ts'
import { LIGHTNING_V3 } from './lightning/lightning-v3.ts'
import type { LightningVersion } from './lightning/lightning-version.ts'
import { smallestLightningV4 } from './lightning-v4.ts'
import { createSseTwin } from './sse.ts'
import { createWebSocketTwin } from './websocket.ts'

/** The path prefix of the current host, and of the previous one, which has only routes that name a model. */
const PREFIXES = ['/waves/v1', '/api/v1']

/** The three routes with the model in the path, for both hosts. */
function routesForModel(model: string, version: LightningVersion): AnyTwin[] {
  return PREFIXES.flatMap((prefix) => [
    createHttpTwin(`${prefix}/${model}/get_speech`, version),
    createSseTwin(`${prefix}/${model}/stream`, version),
    createWebSocketTwin(`${prefix}/${model}/get_speech/stream`, version),
  ])
}

/** All current and former routes of Lightning. */
export const SMALLEST_ROUTES: readonly AnyTwin[] = [
  createHttpTwin('/waves/v1/tts', LIGHTNING_V3),
  createSseTwin('/waves/v1/tts/live', LIGHTNING_V3),
  createWebSocketTwin('/waves/v1/tts/live', LIGHTNING_V3),
  smallestLightningV4,
  ...routesForModel('lightning-v3.1', LIGHTNING_V3),
  ...routesForModel('lightning-v2', LIGHTNING_V2),
]
