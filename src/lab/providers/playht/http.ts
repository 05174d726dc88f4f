import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { httpErrorResponse } from './errors.ts'
import { HTTP_FACTS, keyOf, requireUserId } from './facts.ts'
import { checkRequest, formatOf, textRequest } from './request.ts'
import { verifyToken } from './token.ts'

/** The state of one request: the content type of its response. */
interface HttpState {
  contentType: string
}

/** `POST /api/v2/tts/stream`: plain bytes in the requested format. */
export const playhtHttp: Twin<HttpState> = {
  facts: { ...HTTP_FACTS, path: '/api/v2/tts/stream' },
  keyOf,
  checkConnectRequest: requireUserId,
  newState: () => ({ contentType: '' }),
  parseFrame,
  reply: (event, state) => reply(event, state, 'x-play-request-id'),
}

/** The same at the gateway, where a token in the URL is the only credential. */
export const gatewayHttp: Twin<HttpState> = {
  ...playhtHttp,
  facts: { ...HTTP_FACTS, path: '/playht-fal/:application/stream' },
  keyOf: ({ query, date }) => verifyToken(query.get('fal_jwt_token'), date),
  checkConnectRequest: () => undefined,
  reply: (event, state) => reply(event, state, 'x-fal-request-id'),
}

function parseFrame(frame: ClientFrame, state: HttpState): ClientRequest[] {
  const checked = checkRequest(fieldsOfFrame(frame), 'body')
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  state.contentType = formatOf(checked.fields).contentType
  return [textRequest(checked.fields)]
}

function reply(event: LabEvent, { contentType }: HttpState, idHeader: string): ServerFrame[] {
  switch (event.kind) {
    case 'accepted':
      return [
        { kind: 'head', status: 200, headers: { 'content-type': contentType, [idHeader]: event.turn.id } },
      ]
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return httpErrorResponse(event.refusal)
    default:
      return []
  }
}
