import type { Container } from '../../../core/audio-format.ts'
import type { Knock, LabEvent, Outgoing, Twin } from '../../twin.ts'
import { admit, FACTS, keyOf } from './facts.ts'
import { askOf } from './http-request.ts'
import { refusedOverHttp } from './refusals.ts'

/** Content types by container. Those of the service are not documented. */
const CONTENT_TYPES: Readonly<Record<Container, string>> = {
  raw: 'application/octet-stream',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
}

/** `POST /tts/bytes`: audio streamed as the body. */
export const cartesiaBytes: Twin = {
  facts: { ...FACTS, carrier: 'http', method: 'POST', path: '/tts/bytes' },
  keyOf,
  admit,
  listen: (frame, _memo, knock) => askOf(frame, false, knock),
  reply: (event, _memo, knock) => reply(event, knock),
}

function reply(event: LabEvent, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const contentType = CONTENT_TYPES[event.turn.speech.format.container]
      return [{ kind: 'head', status: 200, headers: { 'content-type': contentType } }]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}
