import type { Millis } from '../../../core/units.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonResponse } from '../shared/json-frames.ts'
import { ENGINES } from './engines.ts'
import { httpErrorResponse } from './errors.ts'
import { HTTP_FACTS, keyOf, requireUserId } from './facts.ts'
import { signToken } from './token.ts'

/** Lifetime of a token. The real one is not known. */
const TOKEN_LIFETIME: Millis = 3_600_000

type AuthorizationBody = Readonly<Record<string, unknown>>

/** Creates a route that returns the URLs of the engines, each with a token. */
function createAuthTwin(
  path: string,
  buildBody: (request: ConnectRequest, token: string) => AuthorizationBody,
): Twin {
  return {
    facts: { ...HTTP_FACTS, path },
    keyOf,
    checkConnectRequest: requireUserId,
    parseFrame: (_frame, _state, request) => [authorizationResponse(request, buildBody)],
    reply: (event) => (event.kind === 'refused' ? httpErrorResponse(event.refusal) : []),
  }
}

function authorizationResponse(
  request: ConnectRequest,
  buildBody: (request: ConnectRequest, token: string) => AuthorizationBody,
): ClientRequest {
  const expires = request.date + TOKEN_LIFETIME
  const token = signToken(keyOf(request) ?? '', expires)
  const body = { ...buildBody(request, token), expires_at: new Date(expires).toISOString() }
  return {
    kind: 'answer',
    frames: jsonResponse(200, body, { 'content-type': 'application/json; charset=utf-8' }),
  }
}

const webSocketUrl = ({ baseUrl }: ConnectRequest, application: string, token: string) =>
  `${baseUrl.replace(/^http/, 'ws')}/playht-fal/${application}/ws?fal_jwt_token=${token}`

/** `POST /api/v4/websocket-auth`: the WebSocket URL of each engine. */
export const webSocketAuth = createAuthTwin('/api/v4/websocket-auth', (request, token) => ({
  websocket_urls: Object.fromEntries(
    ENGINES.map(({ name, application }) => [name, webSocketUrl(request, application, token)]),
  ),
}))

/** `POST /api/v4/sdk-auth`: both URLs of each engine. */
export const sdkAuth = createAuthTwin('/api/v4/sdk-auth', (request, token) =>
  Object.fromEntries(
    ENGINES.map(({ name, application }) => [
      name,
      {
        http_streaming_url: `${request.baseUrl}/playht-fal/${application}/stream?fal_jwt_token=${token}`,
        websocket_url: webSocketUrl(request, application, token),
      },
    ]),
  ),
)
