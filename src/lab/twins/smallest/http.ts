import { inOnePiece } from '../../engine/cutters.ts'
import type { LabEvent, Outgoing, Twin } from '../../twin.ts'
import { idHeaders, keyOf, LIGHTNING_HABITS, taskId } from './facts.ts'
import { askOf } from './http-request.ts'
import { refusedOverHttp } from './refusals.ts'

/** `POST /waves/v1/tts`: the whole answer as one body, always said to be `audio/wav`. */
export const smallestHttp: Twin = {
  facts: {
    provider: 'smallest',
    carrier: 'http',
    method: 'POST',
    path: '/waves/v1/tts',
    // Whole syntheses took 671 to 875 ms where the first chunk of a stream takes 200.
    habits: { ...LIGHTNING_HABITS, firstAudio: { median: 760, sigma: 0.1 } },
    cut: inOnePiece,
    delivery: 'whole',
    requestId: taskId,
  },
  keyOf,
  listen: (frame) => askOf(frame, true),
  reply: (event, _memo, { connection }) => reply(event, connection),
}

function reply(event: LabEvent, connection: string): Outgoing[] {
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
      return refusedOverHttp(event.refusal)
    default:
      return []
  }
}
