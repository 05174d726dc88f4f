import type { AnyTwin } from '../../twin.ts'
import type { Generation } from './generation.ts'
import { wholeRoute } from './http.ts'
import { LIGHTNING_V2 } from './lightning-v2.ts'
import { LIGHTNING_V3 } from './lightning-v3.ts'
import { eventRoute } from './sse.ts'
import { webSocketRoute } from './websocket.ts'

/** The path prefix of the current host, and of the previous one, which has only routes that name a model. */
const PREFIXES = ['/waves/v1', '/api/v1']

/** The three routes with the model in the path, for both hosts. */
function namedRoutes(model: string, generation: Generation): AnyTwin[] {
  return PREFIXES.flatMap((prefix) => [
    wholeRoute(`${prefix}/${model}/get_speech`, generation),
    eventRoute(`${prefix}/${model}/stream`, generation),
    webSocketRoute(`${prefix}/${model}/get_speech/stream`, generation),
  ])
}

/** All current and former routes of Lightning. */
export const SMALLEST: readonly AnyTwin[] = [
  wholeRoute('/waves/v1/tts', LIGHTNING_V3),
  eventRoute('/waves/v1/tts/live', LIGHTNING_V3),
  webSocketRoute('/waves/v1/tts/live', LIGHTNING_V3),
  ...namedRoutes('lightning-v3.1', LIGHTNING_V3),
  ...namedRoutes('lightning-v2', LIGHTNING_V2),
]
