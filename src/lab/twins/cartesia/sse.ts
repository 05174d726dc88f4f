import type { Knock, LabEvent, Outgoing, Turn, Twin } from '../../twin.ts'
import { chunkEvent, doneEvent, timestampsEvent } from './events.ts'
import { admit, FACTS, keyOf } from './facts.ts'
import { askOf } from './http-request.ts'
import { errorEvent, refusedOverHttp } from './refusals.ts'

/** `POST /tts/sse`: each event has a name and a type. The `done` event is the last. */
export const cartesiaSse: Twin = {
  facts: { ...FACTS, carrier: 'http', method: 'POST', path: '/tts/sse' },
  keyOf,
  admit,
  listen: (frame, _memo, knock) => askOf(frame, true, knock),
  reply: (event, _memo, knock) => reply(event, knock),
}

function reply(event: LabEvent, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio': {
      const timed = event.words.length > 0 ? [sent(timestampsEvent(event.words, idsOf(event.turn)))] : []
      return [sent(chunkEvent(event, idsOf(event.turn))), ...timed]
    }
    case 'completed':
      return [sent(doneEvent(idsOf(event.turn)))]
    case 'failed':
      return [sent(errorEvent(event.refusal, knock, event.echo?.context_id))]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}

/** The response repeats the client's own id, if it sent one. */
function idsOf({ speech }: Turn) {
  const context_id = speech.echo?.context_id
  return context_id === undefined ? {} : { context_id }
}

function sent(event: { readonly type: string }): Outgoing {
  return { kind: 'text', text: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n` }
}
