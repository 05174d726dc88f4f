import { z } from 'zod'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { Twin } from '../../contract/twin.ts'
import { jsonFrame } from '../shared/json-frames.ts'
import { fieldsOfQuery, findInvalidField, refusedAs } from '../shared/request-fields.ts'
import { closeFrame, httpErrorResponse, webSocketErrorCode } from './errors.ts'
import { INVALID_PARAMETER, modelOfFamily, speedFrom, speedOf } from './facts.ts'
import {
  type DeepgramMessage,
  modelFields,
  parseMessage,
  speechFor,
  unknownMessageType,
  validateOutput,
  WEBSOCKET_FACTS,
  WEBSOCKET_HANDSHAKE,
} from './websocket-shared.ts'

/** Acknowledgements sent so far, by type. */
interface AcknowledgementCounts {
  flushed: number
  cleared: number
}

const QUERY = z.looseObject({ model: modelOfFamily('aura'), speed: speedFrom(0.7) })
/** Audio is always raw; `container=none` is accepted. */
const CONTAINER = z.looseObject({
  container: refusedAs(
    z.literal('none').optional(),
    (received) => `Unsupported audio format: container=${received}`,
    INVALID_PARAMETER,
  ),
})

/** `/v1/speak` as a WebSocket: text as JSON, audio as binary. Nothing is spoken before a flush. */
export const deepgramWebSocket: Twin<AcknowledgementCounts> = {
  facts: {
    ...WEBSOCKET_FACTS,
    path: '/v1/speak',
    quotas: { flushes: { amount: 20, seconds: 60 }, characters: { amount: 2400, seconds: 60 } },
  },
  ...WEBSOCKET_HANDSHAKE,
  checkConnectRequest: (request) =>
    findInvalidField(QUERY, fieldsOfQuery(request.query)) ??
    validateOutput(request, 'aura') ??
    findInvalidField(CONTAINER, fieldsOfQuery(request.query)),
  newState: () => ({ flushed: 0, cleared: 0 }),
  parseFrame,
  reply,
}

function parseFrame(
  frame: ClientFrame,
  _state: AcknowledgementCounts,
  request: ConnectRequest,
): ClientRequest[] {
  const checked = parseMessage(frame)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  return [messageRequest(checked.fields, request)]
}

function messageRequest({ type, text }: DeepgramMessage, request: ConnectRequest): ClientRequest {
  switch (type) {
    case 'Speak': {
      const speech = speechFor(request, speedOf(request), 'aura')
      return { kind: 'text', context: '', text, speech, release: {}, more: true }
    }
    case 'Flush':
      return { kind: 'flush', context: '', more: false, mark: 'flushed' }
    case 'Clear':
      return { kind: 'cancel', context: '', scope: 'all' }
    case 'Close':
      return { kind: 'close' }
    default:
      return { kind: 'refuse', refusal: unknownMessageType(type) }
  }
}

function reply(event: LabEvent, state: AcknowledgementCounts, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'opened': {
      const { uuid, ...model } = modelFields(request)
      return [jsonFrame({ type: 'Metadata', ...model, model_uuid: uuid })]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'marked':
      return [jsonFrame({ type: 'Flushed', sequence_id: state.flushed++ })]
    case 'cancelled':
      return [jsonFrame({ type: 'Cleared', sequence_id: state.cleared++ })]
    case 'exceeded':
      return [event.quota === 'flushes' ? flushLimitWarning() : closeFrame('DATA-0001')]
    case 'failed':
      return [closeFrame(webSocketErrorCode(event.refusal))]
    case 'idle':
      return [closeFrame('NET-0001')]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}

/** Documentation and recorded traffic name the fields differently, so the warning has both. */
function flushLimitWarning(): ServerFrame {
  const [code, description] = ['EXCESSIVE_FLUSH', 'Rate limit exceeded for flushes.']
  return jsonFrame({ type: 'Warning', warn_code: code, warn_msg: description, code, description })
}
