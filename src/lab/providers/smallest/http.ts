import { singleChunk } from '../../contract/chunkers.ts'
import type { ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { httpErrorResponse } from './errors.ts'
import { idHeaders, keyOf, LIGHTNING_DEFAULTS, taskId } from './facts.ts'
import { parseHttpRequest } from './http-request.ts'
import type { LightningVersion } from './lightning/lightning-version.ts'

/** A `POST` with the whole audio as the response. The content type is always `audio/wav`. */
export const createHttpTwin = (path: string, version: LightningVersion): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path,
    // Whole responses took 671 to 875 ms, where the first chunk of a stream takes 200 ms.
    defaults: { ...LIGHTNING_DEFAULTS, firstAudio: { median: 760, sigma: 0.1 } },
    chunker: singleChunk,
    delivery: 'whole',
    requestId: taskId,
  },
  keyOf,
  parseFrame: (frame) => parseHttpRequest(frame, version, 'whole'),
  reply: (event, _state, { connectionId }) => reply(event, connectionId, version),
})

function reply(event: LabEvent, connection: string, version: LightningVersion): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const { id, speech } = event.turn
      const ids = idHeaders(connection, id, speech.echo)
      const headers = { 'content-type': 'audio/wav', 'content-length': String(event.bytes ?? 0), ...ids }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return httpErrorResponse(event.refusal, version)
    default:
      return []
  }
}
