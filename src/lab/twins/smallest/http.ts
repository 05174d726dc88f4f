import { inOnePiece } from '../../engine/cutters.ts'
import type { LabEvent, Outgoing, Twin } from '../../twin.ts'
import { idHeaders, keyOf, LIGHTNING_HABITS, taskId } from './facts.ts'
import type { Generation } from './generation.ts'
import { askOf } from './http-request.ts'
import { refusedOverHttp } from './refusals.ts'

/** A `POST` with the whole audio as the response. The content type is always `audio/wav`. */
export const wholeRoute = (path: string, generation: Generation): Twin => ({
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path,
    // Whole responses took 671 to 875 ms, where the first chunk of a stream takes 200 ms.
    habits: { ...LIGHTNING_HABITS, firstAudio: { median: 760, sigma: 0.1 } },
    cut: inOnePiece,
    delivery: 'whole',
    requestId: taskId,
  },
  keyOf,
  listen: (frame) => askOf(frame, generation, 'whole'),
  reply: (event, _memo, { connection }) => reply(event, connection, generation),
})

function reply(event: LabEvent, connection: string, generation: Generation): Outgoing[] {
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
      return refusedOverHttp(event.refusal, generation)
    default:
      return []
  }
}
