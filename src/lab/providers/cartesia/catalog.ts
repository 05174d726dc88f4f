import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { apiVersionOf, keyOf } from './facts.ts'

const VOICES = [
  'f786b574-daa5-4673-aa0c-cbe3e8534c02',
  'a5136bf9-224c-4d76-b823-52bd5efcffcc',
  '694f9389-aac1-45b6-b726-9d9369183238',
].map((id) => ({ id, name: `Lab ${id.slice(0, 4)}`, language: 'en', description: '', access: 'public' }))

/** Voices, access tokens and the status route. */
export const cartesiaCatalogRoutes: readonly Twin[] = [
  // The official client requests pages until one is empty.
  route('GET', '/voices', keyOf, ({ query }) =>
    jsonResponse(200, { data: query.has('starting_after') ? [] : VOICES, has_more: false }),
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
