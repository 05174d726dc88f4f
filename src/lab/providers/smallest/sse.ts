import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { httpErrorResponse, webSocketErrorBody } from './errors.ts'
import { idHeaders, keyOf, LIGHTNING_CHUNKS, LIGHTNING_DEFAULTS, taskId } from './facts.ts'
import { parseHttpRequest } from './http-request.ts'
import type { LightningVersion } from './lightning/lightning-version.ts'

/** A `POST` with SSE as the response. The last event has no `event:` line, and `status` is a string. */
export const createSseTwin = (path: string, version: LightningVersion): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path,
    defaults: LIGHTNING_DEFAULTS,
    chunker: LIGHTNING_CHUNKS,
    delivery: 'streamed',
    requestId: taskId,
  },
  keyOf,
  parseFrame: (frame) => parseHttpRequest(frame, version, 'events'),
  reply: (event, _state, { connectionId }) => reply(event, connectionId, version),
})

function reply(event: LabEvent, connection: string, version: LightningVersion): ServerFrame[] {
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
      return [{ kind: 'text', text: `data: ${JSON.stringify(webSocketErrorBody(event.refusal))}\n\n` }]
    case 'refused':
      return httpErrorResponse(event.refusal, version)
    default:
      return []
  }
}
