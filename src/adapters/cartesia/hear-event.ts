import type { Heard } from '../../core/adapter.ts'
import { bytesOf } from '../base64.ts'
import { parseFields, textOf } from '../json.ts'
import { makeFault } from '../refusal.ts'
import { faultOfEvent, isError } from './errors.ts'

/** The meaning of a WebSocket message or of the data of a server-sent event. */
export interface Event {
  readonly heard: readonly Heard[]
  /** The context that the events belong to. */
  readonly stream?: string
}

/**
 * Reads an event. Word timestamps and flush acknowledgements may come before, between and after audio.
 * `step_time` is the server’s compute time, not a latency.
 */
export function hearEvent(data: string): Event {
  const fields = parseFields(data)
  if (!fields)
    return { heard: [{ kind: 'fault', fault: makeFault('protocol', `not a JSON object: ${data}`) }] }
  const stream = textOf(fields.context_id)
  const named = stream === undefined ? {} : { stream }
  if (isError(fields)) {
    const requestId = textOf(fields.request_id)
    const note: Heard[] = requestId === undefined ? [] : [{ kind: 'note', requestId }]
    return { heard: [...note, { kind: 'fault', fault: faultOfEvent(fields, data) }], ...named }
  }
  return { heard: MEANINGS.get(fields.type)?.(fields.data) ?? [], ...named }
}

const MEANINGS: ReadonlyMap<unknown, (data: unknown) => Heard[]> = new Map([
  ['chunk', hearChunk],
  ['flush_done', () => [{ kind: 'flushed' }]],
  ['done', () => [{ kind: 'end' }]],
])

function hearChunk(data: unknown): Heard[] {
  const audio = bytesOf(data)
  return audio ? [{ kind: 'audio', audio }] : []
}
