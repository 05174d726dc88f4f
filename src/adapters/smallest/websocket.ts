import type { Adapter, Frame, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import type { Fault } from '../../core/fault.ts'
import { isJsonObject, type JsonObject, nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { audioEvents } from '../shared/base64.ts'
import { protocolFault } from '../shared/fault.ts'
import { faultOfClose, faultOfFrame, isError, readRefusal } from './errors.ts'
import { SMALLEST_FACTS } from './facts.ts'
import { RAW_PCM } from './output-format.ts'
import { authorization } from './request.ts'
import { newTurnState, sayTurn, type TurnState } from './say-turn.ts'
import { parseWebSocketOptions, type WebSocketOptions } from './websocket-options.ts'

/** Lightning over WebSocket: JSON both ways, base64 PCM in `data.audio`, several turns per connection. */
export const smallestWs: Adapter<WebSocketOptions, TurnState> = {
  contract: 1,
  facts: {
    ...SMALLEST_FACTS,
    id: 'smallest-ws',
    title: 'Smallest.ai Lightning over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.smallest.ai',
    formats: [RAW_PCM],
    textInput: 'streamed',
    streaming: true,
    completion: 'message',
    idleTimeout: 60,
    keepaliveEvery: 30,
    audioRepeats: 'but for numbers',
    // Without it, each request occupies its connection until 4 s after its last audio.
    measuringOptions: { complete_backoff_ms: 0 },
  },
  parseOptions: (raw) => parseWebSocketOptions('smallest-ws', {}, raw),
  dial: (job) => ({ carrier: 'websocket', url: urlOf(job), headers: authorization(job) }),
  newState: newTurnState,
  say: sayTurn,
  hear,
  readRefusal,
  readClose,
}

function urlOf({ base, options }: Job<WebSocketOptions>): string {
  const query = options.timeout === undefined ? '' : `?timeout=${options.timeout}`
  return `${base}/waves/v1/tts/live${query}`
}

function hear(frame: Frame, state: TurnState, job: Job<WebSocketOptions>): ProviderEvent[] {
  if (frame.kind === 'head' || frame.kind === 'eof') return []
  const text = frame.kind === 'text' ? frame.text : ''
  const fields = parseJsonObject(text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', text) }]
  const stream = streamOf(fields, state, job)
  if (stream !== undefined && state.earlierRequestIds.has(stream)) return [earlierEvent(fields, stream)]
  const answer = isError(fields) ? [faultEvent(fields, text)] : eventsOf(fields, state)
  const events = [...noteRequestId(fields, state), ...answer]
  return stream === undefined ? events : events.map((event) => ({ ...event, stream }))
}

/**
 * The stream that a message belongs to. Our own id comes back as `external_request_id`. Without it, the
 * service’s `request_id` decides: it changes with each synthesis, so the id of a completed synthesis cannot
 * belong to a later turn.
 */
function streamOf(fields: JsonObject, state: TurnState, job: Job<WebSocketOptions>): string | undefined {
  const ours = nonEmptyString(fields.external_request_id)
  const theirs = nonEmptyString(fields.request_id)
  if (ours !== undefined || theirs === undefined) return ours
  return state.earlierRequestIds.has(theirs) ? theirs : job.stream
}

/**
 * What an earlier turn still sends is reported under that turn's id, so that it does not affect the state of
 * the current turn.
 */
function earlierEvent(fields: JsonObject, stream: string): ProviderEvent {
  const [audio] = fields.status === 'chunk' && isJsonObject(fields.data) ? audioEvents(fields.data.audio) : []
  return audio?.kind === 'audio' ? { ...audio, stream } : { kind: 'note', stream }
}

function faultEvent(fields: JsonObject, text: string): ProviderEvent {
  return { kind: 'fault', fault: faultOfFrame(fields, text) }
}

function eventsOf(fields: JsonObject, state: TurnState): ProviderEvent[] {
  if (fields.status === 'complete') return completeSynthesis(nonEmptyString(fields.request_id), state)
  const events = fields.status === 'chunk' && isJsonObject(fields.data) ? audioEvents(fields.data.audio) : []
  if (events.length > 0) state.lastCompletedRequestId = undefined
  return events
}

/**
 * A second `complete` of the same synthesis, without audio in between, is a duplicate and does not end the
 * next turn.
 */
function completeSynthesis(requestId: string | undefined, state: TurnState): ProviderEvent[] {
  if (requestId !== undefined && requestId === state.lastCompletedRequestId) return []
  state.lastCompletedRequestId = requestId
  if (requestId !== undefined) state.completedRequestIds.add(requestId)
  if (state.segmented) return [{ kind: 'flushed' }]
  state.ended = true
  return [{ kind: 'end' }]
}

function noteRequestId(fields: JsonObject, state: TurnState): ProviderEvent[] {
  const requestId = nonEmptyString(fields.request_id)
  if (requestId === undefined || requestId === state.lastReportedRequestId) return []
  state.lastReportedRequestId = requestId
  return [{ kind: 'note', requestId }]
}

/** The service may close after `complete`; any other close cuts off a response. */
function readClose(code: number, reason: string, state: TurnState): Fault | undefined {
  return state.ended ? undefined : faultOfClose(code, reason)
}
