import type { Ask, Knock, Twin } from '../../twin.ts'
import { ENGINES } from './engines.ts'
import { admit, HTTP_FACTS, keyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'
import { tokenFor } from './token.ts'

/** Lifetime of a token in milliseconds. The real one is not known. */
const LIFETIME = 3_600_000

type Addresses = Readonly<Record<string, unknown>>

/** Creates a route that returns the URLs of the engines, each with a token. */
function authorizing(path: string, addresses: (knock: Knock, token: string) => Addresses): Twin {
  return {
    facts: { ...HTTP_FACTS, path },
    keyOf,
    admit,
    listen: (_frame, _memo, knock) => [answer(knock, addresses)],
    reply: (event) => (event.kind === 'refused' ? refusedOverHttp(event.refusal) : []),
  }
}

function answer(knock: Knock, addresses: (knock: Knock, token: string) => Addresses): Ask {
  const expires = knock.date + LIFETIME
  const token = tokenFor(keyOf(knock) ?? '', expires)
  const body = { ...addresses(knock, token), expires_at: new Date(expires).toISOString() }
  return {
    kind: 'answer',
    frames: [
      { kind: 'head', status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } },
      { kind: 'text', text: JSON.stringify(body) },
    ],
  }
}

const webSocketUrl = ({ base }: Knock, application: string, token: string) =>
  `${base.replace(/^http/, 'ws')}/playht-fal/${application}/ws?fal_jwt_token=${token}`

/** `POST /api/v4/websocket-auth`: the WebSocket URL of each engine. */
export const webSocketAuth = authorizing('/api/v4/websocket-auth', (knock, token) => ({
  websocket_urls: Object.fromEntries(
    ENGINES.map(({ name, application }) => [name, webSocketUrl(knock, application, token)]),
  ),
}))

/** `POST /api/v4/sdk-auth`: both URLs of each engine. */
export const sdkAuth = authorizing('/api/v4/sdk-auth', (knock, token) =>
  Object.fromEntries(
    ENGINES.map(({ name, application }) => [
      name,
      {
        http_streaming_url: `${knock.base}/playht-fal/${application}/stream?fal_jwt_token=${token}`,
        websocket_url: webSocketUrl(knock, application, token),
      },
    ]),
  ),
)
