import type { ClientRequest } from '../../contract/client-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import { echoOf } from '../shared/request-fields.ts'
import { formatUuid } from '../shared/uuid.ts'
import { ENGINES, type Engine } from './engines.ts'
import { errorMessage, httpErrorResponse } from './errors.ts'
import { PLAYHT_CHUNKS, PLAYHT_DEFAULTS } from './facts.ts'
import { checkRequest, textRequest } from './request.ts'
import { verifyToken } from './token.ts'

/** An engine's WebSocket: a JSON request per text. The response is `start`, binary audio and `end`. */
function createEngineTwin({ application, firstAudio }: Engine): Twin {
  return {
    facts: {
      provider: 'playht',
      carrier: 'websocket',
      method: 'GET',
      path: `/playht-fal/${application}/ws`,
      defaults: { ...PLAYHT_DEFAULTS, firstAudio: { median: firstAudio, sigma: 0.2 } },
      chunker: PLAYHT_CHUNKS,
      delivery: 'streamed',
      requestId: formatUuid,
    },
    keyOf: ({ query, date }) => verifyToken(query.get('fal_jwt_token'), date),
    parseFrame,
    reply,
  }
}

export const ENGINE_ROUTES: readonly Twin[] = ENGINES.map(createEngineTwin)

function parseFrame(frame: ClientFrame): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  const echo = echoOf(body ?? {}, 'request_id')
  const checked = checkRequest(body, 'message')
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal, echo }]
  return [textRequest(checked.fields, echo)]
}

function reply(event: LabEvent): ServerFrame[] {
  switch (event.kind) {
    case 'accepted':
      return [jsonFrame({ type: 'start', request_id: requestIdOf(event.turn) })]
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'completed':
      return [jsonFrame({ type: 'end', request_id: requestIdOf(event.turn) })]
    case 'failed':
      // Only the field `error` is known.
      return [jsonFrame({ error: errorMessage(event.refusal), ...event.echo })]
    case 'refused':
      return httpErrorResponse(event.refusal)
    default:
      return []
  }
}

/** The client's own request id, or the lab's. */
function requestIdOf({ id, speech }: SpeechTurn): string {
  return speech.echo?.request_id ?? id
}
