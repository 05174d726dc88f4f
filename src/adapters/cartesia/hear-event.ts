import type { ProviderEvent } from '../../core/adapter/adapter.ts'
import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { audioEvents } from '../shared/base64.ts'
import { protocolFault } from '../shared/fault.ts'
import { faultOfEvent, isError } from './errors.ts'

/** The meaning of a WebSocket message or of the data of a server-sent event. */
export interface ContextEvents {
  readonly events: readonly ProviderEvent[]
  /** The context that the events belong to. */
  readonly stream?: string
}

/**
 * Reads an event. Word timestamps and flush acknowledgements may come before, between and after audio.
 * `step_time` is the server’s compute time, not a latency.
 */
export function hearEvent(data: string): ContextEvents {
  const fields = parseJsonObject(data)
  if (!fields) return { events: [{ kind: 'fault', fault: protocolFault('not a JSON object', data) }] }
  const stream = nonEmptyString(fields.context_id)
  const named = stream === undefined ? {} : { stream }
  if (isError(fields)) {
    const requestId = nonEmptyString(fields.request_id)
    const note: ProviderEvent[] = requestId === undefined ? [] : [{ kind: 'note', requestId }]
    return { events: [...note, { kind: 'fault', fault: faultOfEvent(fields, data) }], ...named }
  }
  return { events: EVENT_READERS.get(fields.type)?.(fields.data) ?? [], ...named }
}

const EVENT_READERS: ReadonlyMap<unknown, (data: unknown) => ProviderEvent[]> = new Map([
  ['chunk', audioEvents],
  ['flush_done', () => [{ kind: 'flushed' }]],
  ['done', () => [{ kind: 'end' }]],
])
