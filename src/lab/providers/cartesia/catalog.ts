import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { apiVersionOf, keyOf } from './facts.ts'
import { CARTESIA_VOICE_LISTS } from './voices.ts'

/** Voices, access tokens and the status route. */
export const cartesiaCatalogRoutes: readonly Twin[] = [
  route('GET', '/voices', keyOf, ({ query }) =>
    jsonResponse(200, {
      ...CARTESIA_VOICE_LISTS['/voices'],
      ...(query.has('starting_after') && { data: [] }),
    }),
  ),
  route('POST', '/access-token', keyOf, ({ connectionId }) =>
    jsonResponse(200, { token: formatUuid(connectionId) }),
  ),
  route(
    'GET',
    '/',
    () => 'anyone',
    (request) => jsonResponse(200, { ok: true, version: apiVersionOf(request) }),
  ),
]

function route(
  method: 'GET' | 'POST',
  path: string,
  key: Twin['keyOf'],
  respond: (request: ConnectRequest) => ServerFrame[],
): Twin {
  return createRestTwin({
    ...{ provider: 'cartesia', method, path, keyOf: key, respond },
    ...{ errorResponse: httpErrorResponse, requestId: formatUuid },
  })
}
