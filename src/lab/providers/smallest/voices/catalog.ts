import type { Twin } from '../../../contract/twin.ts'
import { jsonResponse } from '../../shared/json-frames.ts'
import { createRestTwin, type RestRoute } from '../../shared/rest-route.ts'
import { httpErrorResponse } from '../errors.ts'
import { keyOf } from '../facts.ts'
import { LIGHTNING_V3 } from '../lightning/lightning-v3.ts'
import { createClone, deleteClone, findClone, listClones } from './clones.ts'
import { SMALLEST_VOICE_LISTS } from './lists.ts'

/**
 * Routes that no longer exist since July 2026: deleting a clone with an API key, and the routes of
 * `lightning-large` before the current ones. Clients still call them.
 */
const RETIRED_ROUTES = [
  ['DELETE', '/waves/v1/lightning-large'],
  ['DELETE', '/waves/v1/lightning-large/'],
  ['POST', '/waves/v1/lightning-large/add_voice'],
  ['GET', '/waves/v1/lightning-large/get_cloned_voices'],
] as const
const RETIRED_BODY = {
  status: 'error',
  error_code: 'MODEL_DEPRECATED',
  message: 'This model is retired. Please migrate to lightning-v3.1',
}

/** Lists of voices, and instant clones. */
export const smallestVoiceRoutes: readonly Twin[] = [
  ...Object.entries(SMALLEST_VOICE_LISTS).map(([path, list]) =>
    route('GET', path, () => jsonResponse(200, list)),
  ),
  // The provider's own client for the AI SDK writes these two paths with a slash at the end.
  ...['/waves/v1/voice-cloning', '/waves/v1/voice-cloning/'].flatMap((path) => [
    route('POST', path, createClone),
    route('GET', path, listClones),
  ]),
  route('GET', '/waves/v1/voice-cloning/:id', findClone),
  route('POST', '/waves/v1/voice-cloning/delete', deleteClone),
  ...RETIRED_ROUTES.map(([method, path]) => route(method, path, () => jsonResponse(410, RETIRED_BODY))),
]

function route(method: RestRoute['method'], path: string, respond: RestRoute['respond']): Twin {
  const errorResponse: RestRoute['errorResponse'] = (refusal) => httpErrorResponse(refusal, LIGHTNING_V3)
  return createRestTwin({ provider: 'smallest', method, path, keyOf, respond, errorResponse })
}
