import type { Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { noteRequestId } from '../shared/audio-body.ts'
import { audioEvents } from '../shared/base64.ts'
import { protocolFault } from '../shared/fault.ts'
import { completeStream, type StreamStates } from '../shared/stream-states.ts'
import { faultOfMessage, isError } from './errors.ts'
import { REQUEST_ID_HEADERS } from './facts.ts'

/** Reads a message of either WebSocket route; only multi-stream-input names a context. */
export function hearMessage(frame: Frame, streams: StreamStates, job: Job): ProviderEvent[] {
  if (frame.kind === 'head') return noteRequestId(frame.headers, REQUEST_ID_HEADERS)
  if (frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseJsonObject(text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', text) }]
  const stream = nonEmptyString(fields.contextId) ?? nonEmptyString(fields.context_id)
  const events = eventsOf(fields, text, () => completeStream(streams, stream ?? job.stream))
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

/**
 * `isFinal` is null on audio. A final message may have no audio; with an exhausted quota it is the only
 * message.
 */
function eventsOf(
  fields: JsonObject,
  text: string,
  completionKind: () => 'flushed' | 'end',
): ProviderEvent[] {
  if (isError(fields)) return [{ kind: 'fault', fault: faultOfMessage(fields, text) }]
  const events = audioEvents(fields.audio)
  if (fields.isFinal !== true && fields.is_final !== true) return events
  // Some servers also mark the end of a flushed part as final.
  return [...events, { kind: completionKind() }]
}
