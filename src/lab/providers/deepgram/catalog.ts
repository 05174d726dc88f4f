import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf } from './facts.ts'
import { DEEPGRAM_VOICE_LISTS } from './voices.ts'

/** Lifetime of a granted token in seconds. */
const TOKEN_LIFETIME = 30

/** Models and granted tokens. */
export const deepgramCatalogRoutes: readonly Twin[] = [
  route('GET', '/v1/models', () => jsonResponse(200, DEEPGRAM_VOICE_LISTS['/v1/models'])),
  // Three parts, as in every token that `Bearer` accepts.
  route('POST', '/v1/auth/grant', ({ connectionId }) =>
    jsonResponse(200, { access_token: `lab.${connectionId}.token`, expires_in: TOKEN_LIFETIME }),
  ),
]

function route(
  method: 'GET' | 'POST',
  path: string,
  respond: (request: ConnectRequest) => ServerFrame[],
): Twin {
  return createRestTwin({
    ...{ provider: 'deepgram', method, path, keyOf, respond },
    ...{ errorResponse: httpErrorResponse, requestId: formatUuid },
  })
}
