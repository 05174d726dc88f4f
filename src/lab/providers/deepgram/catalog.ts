import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { createRestTwin } from '../shared/rest-route.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import { keyOf, modelUuid } from './facts.ts'

const VOICES = ['aura-2-thalia-en', 'aura-2-andromeda-en', 'aura-2-helena-en', 'aura-asteria-en']

/** Lifetime of a granted token in seconds. */
const TOKEN_LIFETIME = 30

/** Models and granted tokens. The list of models does not contain Flux. */
export const deepgramCatalogRoutes: readonly Twin[] = [
  route('GET', '/v1/models', () =>
    jsonResponse(200, {
      stt: [],
      tts: VOICES.map((name) => ({
        name: name.split('-').at(-2),
        canonical_name: name,
        architecture: name.startsWith('aura-2') ? 'aura-2' : 'aura',
        languages: ['en'],
        version: '2025-04-07.0',
        uuid: modelUuid(name),
        metadata: {},
      })),
    }),
  ),
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
