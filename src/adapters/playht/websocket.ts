import type { Adapter, Cue, Frame, HttpDial, Job, ProviderEvent } from '../../core/adapter/adapter.ts'
import { saysError } from '../../core/error-text.ts'
import { nonEmptyString, parseJsonObject } from '../../core/json.ts'
import { faultOfClose } from '../shared/close-fault.ts'
import { protocolFault } from '../shared/fault.ts'
import { checkOptions } from '../shared/options.ts'
import { readEndpoint, SAMPLE_RESPONSE } from './endpoint.ts'
import { FAULT_PATTERNS, faultOfText, readRefusal } from './errors.ts'
import { PLAYHT_FACTS } from './facts.ts'
import { OUTPUT_FORMATS } from './output-format.ts'
import {
  type PlayhtOptions,
  REQUEST_OPTIONS,
  rejectRetiredService,
  requestFields,
  userOf,
} from './request.ts'

/**
 * The state of one connection: whether the last request is complete, and the id of the last completed
 * request.
 */
interface WebSocketState {
  ended: boolean
  lastEndedRequestId: string | undefined
}

/** PlayHT over WebSocket: an HTTP request returns the socket’s URL; then one JSON frame is one utterance. */
export const playhtWs: Adapter<PlayhtOptions, WebSocketState> = {
  contract: 1,
  facts: {
    ...PLAYHT_FACTS,
    id: 'playht-ws',
    title: 'PlayHT over WebSocket',
    transport: 'websocket',
    origin: 'wss://api.play.ht',
    models: ['PlayDialog', 'Play3.0-mini', 'PlayDialogMultilingual'],
    formats: Object.values(OUTPUT_FORMATS),
    completion: 'message',
  },
  parseOptions: (raw) => checkOptions('playht-ws', REQUEST_OPTIONS, raw),
  prelude,
  preludeSample: SAMPLE_RESPONSE,
  // The URL carries a token, so no other credentials are sent.
  dial: (job, response = '') => ({
    carrier: 'websocket',
    url: readEndpoint(response, job.model),
    headers: {},
  }),
  newState: () => ({ ended: false, lastEndedRequestId: undefined }),
  say,
  hear,
  readRefusal,
  readClose: (code, reason, { ended }) => (ended ? undefined : faultOfClose(code, reason, FAULT_PATTERNS)),
}

function prelude(job: Job<PlayhtOptions>): HttpDial {
  rejectRetiredService(job)
  return {
    carrier: 'http',
    method: 'POST',
    url: `${job.base.replace(/^ws/, 'http')}/api/v4/websocket-auth`,
    headers: {
      authorization: `Bearer ${job.key}`,
      'x-user-id': userOf(job),
      'content-type': 'application/json',
    },
    body: '{}',
    framing: 'whole',
  }
}

/** The protocol only has whole utterances: no cancel, no flush, no closing message. */
function say(cue: Cue, job: Job<PlayhtOptions>, state: WebSocketState): Frame[] {
  if (cue.kind !== 'text') return []
  state.ended = false
  const fields = { ...requestFields(job), text: cue.text, request_id: job.stream }
  return [{ kind: 'text', text: JSON.stringify(fields) }]
}

function hear(frame: Frame, state: WebSocketState, job: Job<PlayhtOptions>): ProviderEvent[] {
  if (frame.kind === 'binary') return frame.bytes.length > 0 ? [{ kind: 'audio', audio: frame.bytes }] : []
  if (frame.kind !== 'text') return []
  const fields = parseJsonObject(frame.text)
  if (!fields) return [{ kind: 'fault', fault: protocolFault('not a JSON object', frame.text) }]
  // Our id if the service echoes it, otherwise the service’s own.
  const requestId = nonEmptyString(fields.request_id)
  const stream = requestId === job.stream ? { stream: requestId } : {}
  if (saysError(fields.error) || saysError(fields.error_message))
    return [{ kind: 'fault', fault: faultOfText(frame.text), ...stream }]
  if (fields.type === 'end') return hearEnd(requestId, state).map((event) => ({ ...event, ...stream }))
  return fields.type === 'start' && requestId !== undefined ? [{ kind: 'note', requestId, ...stream }] : []
}

/** A second `end` with the same request id is a duplicate and does not end the next request. */
function hearEnd(requestId: string | undefined, state: WebSocketState): ProviderEvent[] {
  if (requestId !== undefined && requestId === state.lastEndedRequestId) return []
  state.lastEndedRequestId = requestId
  state.ended = true
  return [{ kind: 'end' }]
}
