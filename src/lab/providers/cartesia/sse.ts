import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent, SpeechTurn } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { errorEvent, httpErrorResponse } from './errors.ts'
import { chunkEvent, doneEvent, timestampsEvent } from './events.ts'
import { FACTS, keyOf, requireVersion } from './facts.ts'
import { parseHttpRequest } from './http-request.ts'
import { SSE_SCHEMA } from './request.ts'

/** `POST /tts/sse`: each event has a name and a type. The `done` event is the last. */
export const cartesiaSse: Twin = {
  facts: { ...FACTS, carrier: 'http', method: 'POST', path: '/tts/sse' },
  keyOf,
  checkConnectRequest: requireVersion,
  parseFrame: (frame, _state, request) => parseHttpRequest(frame, SSE_SCHEMA, request),
  reply: (event, _state, request) => reply(event, request),
}

function reply(event: LabEvent, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio': {
      const timestamps =
        event.words.length > 0 ? [sseFrame(timestampsEvent(event.words, idsOf(event.turn)))] : []
      return [sseFrame(chunkEvent(event, idsOf(event.turn))), ...timestamps]
    }
    case 'completed':
      return [sseFrame(doneEvent(idsOf(event.turn)))]
    case 'failed':
      return [sseFrame(errorEvent(event.refusal, request, event.echo?.context_id))]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}

/** The response repeats the client's own id, if it sent one. */
function idsOf({ speech }: SpeechTurn) {
  const context_id = speech.echo?.context_id
  return context_id === undefined ? {} : { context_id }
}

function sseFrame(event: { readonly type: string }): ServerFrame {
  return { kind: 'text', text: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n` }
}
