import type { Container } from '../../../core/audio-format.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { httpErrorResponse } from './errors.ts'
import { FACTS, keyOf, requireVersion } from './facts.ts'
import { parseHttpRequest } from './http-request.ts'
import { BYTES_SCHEMA } from './request.ts'

/** Content types by container. Those of the service are not documented. */
const CONTENT_TYPES: Readonly<Record<Container, string>> = {
  raw: 'application/octet-stream',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
}

/** `POST /tts/bytes`: audio streamed as the body. */
export const cartesiaHttp: Twin = {
  facts: { ...FACTS, carrier: 'http', method: 'POST', path: '/tts/bytes' },
  keyOf,
  checkConnectRequest: requireVersion,
  parseFrame: (frame, _state, request) => parseHttpRequest(frame, BYTES_SCHEMA, request),
  reply: (event, _state, request) => reply(event, request),
}

function reply(event: LabEvent, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const contentType = CONTENT_TYPES[event.turn.speech.format.container]
      return [{ kind: 'head', status: 200, headers: { 'content-type': contentType } }]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}
