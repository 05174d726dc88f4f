import type { Ask, ClientFrame, LabEvent, Outgoing, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { admit, HTTP_FACTS, keyOf } from './facts.ts'
import { refusedOverHttp } from './refusals.ts'
import { contentTypeOf, refusalOf, textAsk } from './request.ts'
import { keyBehind } from './token.ts'

/** The state of one request: the content type of its response. */
interface StreamMemo {
  contentType: string
}

/** `POST /api/v2/tts/stream`: plain bytes in the requested format. */
export const playhtStream: Twin<StreamMemo> = {
  facts: { ...HTTP_FACTS, path: '/api/v2/tts/stream' },
  keyOf,
  admit,
  memo: () => ({ contentType: '' }),
  listen,
  reply: (event, memo) => reply(event, memo, 'x-play-request-id'),
}

/** The same at the gateway, where a token in the URL is the only credential. */
export const gatewayStream: Twin<StreamMemo> = {
  ...playhtStream,
  facts: { ...HTTP_FACTS, path: '/playht-fal/:application/stream' },
  keyOf: ({ query, date }) => keyBehind(query.get('fal_jwt_token'), date),
  admit: () => undefined,
  reply: (event, memo) => reply(event, memo, 'x-fal-request-id'),
}

function listen(frame: ClientFrame, memo: StreamMemo): Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const noJson = { reason: 'invalid', field: '', message: 'The body is not valid JSON' } as const
  const refusal = fields ? refusalOf(fields) : noJson
  if (refusal || !fields) return [{ kind: 'refuse', refusal: refusal ?? noJson }]
  memo.contentType = contentTypeOf(fields)
  return [textAsk(fields)]
}

function reply(event: LabEvent, { contentType }: StreamMemo, idHeader: string): Outgoing[] {
  switch (event.kind) {
    case 'accepted':
      return [
        { kind: 'head', status: 200, headers: { 'content-type': contentType, [idHeader]: event.turn.id } },
      ]
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return refusedOverHttp(event.refusal)
    default:
      return []
  }
}
