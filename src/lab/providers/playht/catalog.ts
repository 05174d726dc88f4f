import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin } from '../shared/rest-route.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { PLAYHT_VOICE_LISTS } from './voices.ts'

/** Lists of voices. */
export const playhtCatalogRoutes: readonly Twin[] = Object.entries(PLAYHT_VOICE_LISTS).map(([path, voices]) =>
  route(path, voices),
)

function route(path: string, voices: readonly unknown[]): Twin {
  return createRestTwin({
    provider: 'playht',
    method: 'GET',
    path,
    keyOf,
    respond: ({ headers }) =>
      headers['x-user-id'] ? jsonResponse(200, voices) : httpErrorResponse({ reason: 'unauthorized' }),
    errorResponse: httpErrorResponse,
  })
}
