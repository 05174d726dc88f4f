import type { LabEvent, Outgoing, Twin } from '../../twin.ts'
import { idHeaders, keyOf, LIGHTNING_CUT, LIGHTNING_HABITS, taskId } from './facts.ts'
import type { Generation } from './generation.ts'
import { askOf } from './http-request.ts'
import { failedOnWebSocket, refusedOverHttp } from './refusals.ts'

/** A `POST` with SSE as the response. The last event has no `event:` line, and `status` is a string. */
export const eventRoute = (path: string, generation: Generation): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path,
    habits: LIGHTNING_HABITS,
    cut: LIGHTNING_CUT,
    delivery: 'streamed',
    requestId: taskId,
  },
  keyOf,
  listen: (frame) => askOf(frame, generation, 'events'),
  reply: (event, _memo, { connection }) => reply(event, connection, generation),
})

function reply(event: LabEvent, connection: string, generation: Generation): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const ids = idHeaders(connection, event.turn.id, event.turn.speech.echo)
      const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...ids }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio': {
      const data = { audio: Buffer.from(event.audio).toString('base64'), done: false, status: '206' }
      return [{ kind: 'text', text: `event: audio\ndata: ${JSON.stringify(data)}\n\n` }]
    }
    case 'completed':
      return [{ kind: 'text', text: `data: ${JSON.stringify({ status: '200', done: true })}\n\n` }]
    case 'failed':
      // An error in mid-stream is undocumented. This is the WebSocket's format as an event.
      return [{ kind: 'text', text: `data: ${JSON.stringify(failedOnWebSocket(event.refusal))}\n\n` }]
    case 'refused':
      return refusedOverHttp(event.refusal, generation)
    default:
      return []
  }
}
