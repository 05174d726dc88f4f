import type { Ask, ClientFrame, Echo, LabEvent, Outgoing, Turn, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { ENGINES, type Engine } from './engines.ts'
import { PLAYHT_CUT, PLAYHT_HABITS, uuid } from './facts.ts'
import { messageOf, refusedOverHttp } from './refusals.ts'
import { refusalOf, textAsk } from './request.ts'
import { keyBehind } from './token.ts'

/** An engine's WebSocket: a JSON request per text. The response is `start`, binary audio and `end`. */
function engineRoute({ application, firstAudio }: Engine): Twin {
  return {
    facts: {
      provider: 'playht',
      carrier: 'websocket',
      method: 'GET',
      path: `/playht-fal/${application}/ws`,
      habits: { ...PLAYHT_HABITS, firstAudio: { median: firstAudio, sigma: 0.2 } },
      cut: PLAYHT_CUT,
      delivery: 'streamed',
      requestId: uuid,
    },
    keyOf: ({ query, date }) => keyBehind(query.get('fal_jwt_token'), date),
    listen,
    reply,
  }
}

export const ENGINE_ROUTES: readonly Twin[] = ENGINES.map(engineRoute)

function listen(frame: ClientFrame): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const noJson = { reason: 'invalid', field: '', message: 'The message is not valid JSON' } as const
  const echo: Echo = typeof fields?.request_id === 'string' ? { request_id: fields.request_id } : {}
  const refusal = fields ? refusalOf(fields) : noJson
  if (refusal || !fields) return [{ kind: 'refuse', refusal: refusal ?? noJson, echo }]
  return [textAsk(fields, echo)]
}

function reply(event: LabEvent): Outgoing[] {
  switch (event.kind) {
    case 'accepted':
      return [json({ type: 'start', request_id: requestOf(event.turn) })]
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'completed':
      return [json({ type: 'end', request_id: requestOf(event.turn) })]
    case 'failed':
      // Only the field `error` is known.
      return [json({ error: messageOf(event.refusal), ...event.echo })]
    case 'refused':
      return refusedOverHttp(event.refusal)
    default:
      return []
  }
}

/** The client's own request id, or the lab's. */
function requestOf({ id, speech }: Turn): string {
  return speech.echo?.request_id ?? id
}

function json(value: Readonly<Record<string, unknown>>): Outgoing {
  return { kind: 'text', text: JSON.stringify(value) }
}
