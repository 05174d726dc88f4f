import { type JsonObject, parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import {
  DEEPGRAM_DEFAULTS,
  invalidRequest,
  keyOf,
  modelOf,
  modelUuid,
  oddChunks,
  requestUuid,
} from './facts.ts'
import { parseWebSocketOutput } from './output-formats.ts'

const MAX_TEXT_LENGTH = 2000

export const WEBSOCKET_FACTS = {
  provider: 'deepgram',
  carrier: 'websocket',
  method: 'GET',
  chunker: oddChunks,
  delivery: 'streamed',
  defaults: DEEPGRAM_DEFAULTS,
  // The id belongs to the connection, and the service limits connections.
  requestId: (_digits: string, request: ConnectRequest) => requestUuid(request),
  concurrencyUnit: 'connections',
  formatField: 'encoding',
} as const

export const WEBSOCKET_HANDSHAKE = {
  keyOf,
  upgradeHeaders: (request: ConnectRequest) => ({ 'dg-request-id': requestUuid(request) }),
} as const

/** Parses a client's message. An invalid one or too long a text is refused with a WebSocket error code. */
export function parseMessage(frame: ClientFrame): JsonObject | ClientRequest[] {
  if (frame.kind === 'binary') return refuse('MESSAGE-0000', '', 'Binary messages are not supported.')
  const fields = parseJsonObject(frame.text)
  if (!fields) return refuse('DATA-0000', '', 'The message is not a JSON object.')
  if (fields.type === 'Speak' && typeof fields.text !== 'string')
    return refuse('DATA-0000', 'text', 'Speak has no text.')
  if (String(fields.text ?? '').length > MAX_TEXT_LENGTH)
    return refuse('BIG-0001', 'text', `The text is longer than ${MAX_TEXT_LENGTH} characters.`)
  return fields
}

function refuse(code: string, field: string, message: string): ClientRequest[] {
  return [{ kind: 'refuse', refusal: invalidRequest(code, field, message) }]
}

export function unknownMessageType(type: unknown): RequestRefusal {
  return invalidRequest('DATA-0000', 'type', `Unknown message type ${JSON.stringify(type)}.`)
}

/** The speech options of a connection, fixed by its URL. */
export function speechFor(
  request: ConnectRequest,
  speed: number,
  extraRates: readonly number[] = [],
): SpeechRequest {
  const format = parseWebSocketOutput(request, extraRates)?.format
  if (!format) throw new Error('an unknown format must be refused at admission')
  return { voice: modelOf(request), format, speed, completionScope: 'each' }
}

export function validateOutput(
  request: ConnectRequest,
  extraRates: readonly number[] = [],
): RequestRefusal | undefined {
  if (parseWebSocketOutput(request, extraRates)) return undefined
  const { query } = request
  const parameters = `encoding=${query.get('encoding')} sample_rate=${query.get('sample_rate')}`
  return invalidRequest('INVALID_QUERY_PARAMETER', 'encoding', `Unsupported audio format: ${parameters}`)
}

/** The model fields in the first message of a connection. */
export function modelFields(request: ConnectRequest) {
  const model = modelOf(request)
  return {
    request_id: requestUuid(request),
    model_name: model,
    model_version: '2025-04-07.0',
    uuid: modelUuid(model),
  }
}
