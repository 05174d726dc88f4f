import { z } from 'zod'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { type CheckedFields, checkFields, codedMistake, refusedAs } from '../shared/request-fields.ts'
import {
  DEEPGRAM_DEFAULTS,
  INVALID_PARAMETER,
  invalidRequest,
  keyOf,
  modelOf,
  oddChunks,
  requestUuid,
} from './facts.ts'
import { modelUuid } from './model-uuid.ts'
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

const tooLong = codedMistake('BIG-0001', `The text is longer than ${MAX_TEXT_LENGTH} characters.`)
const SPEAK = z.looseObject({
  type: z.unknown().optional(),
  text: refusedAs(z.string(), 'Speak has no text.', 'DATA-0000').refine(
    ({ length }) => length <= MAX_TEXT_LENGTH,
    tooLong,
  ),
})
/** Only the length of its text counts. */
const OTHER_MESSAGE = z.looseObject({
  type: z.unknown().optional(),
  text: z
    .unknown()
    .optional()
    .transform((text) => String(text ?? ''))
    .refine(({ length }) => length <= MAX_TEXT_LENGTH, tooLong),
})

export interface DeepgramMessage {
  readonly type?: unknown
  readonly text: string
  readonly [field: string]: unknown
}

/** Parses a client's message. An invalid one or too long a text is refused with a WebSocket error code. */
export function parseMessage(frame: ClientFrame): CheckedFields<DeepgramMessage> {
  if (frame.kind === 'binary') return refuse('MESSAGE-0000', 'Binary messages are not supported.')
  const fields = fieldsOfFrame(frame)
  if (!fields) return refuse('DATA-0000', 'The message is not a JSON object.')
  const schema: z.ZodType<DeepgramMessage> = fields.type === 'Speak' ? SPEAK : OTHER_MESSAGE
  return checkFields(schema, fields)
}

function refuse(code: string, message: string) {
  return { valid: false, refusal: invalidRequest(code, '', message) } as const
}

export function unknownMessageType(type: unknown): RequestRefusal {
  return invalidRequest('DATA-0000', 'type', `Unknown message type ${JSON.stringify(type)}.`)
}

/** The speech options of a connection, fixed by its URL. */
export function speechFor(request: ConnectRequest, speed: number, family: 'aura' | 'flux'): SpeechRequest {
  const format = parseWebSocketOutput(request, family)?.format
  if (!format) throw new Error('an unknown format must be refused at admission')
  return { voice: modelOf(request), format, speed, completionScope: 'each' }
}

export function validateOutput(request: ConnectRequest, family: 'aura' | 'flux'): RequestRefusal | undefined {
  if (parseWebSocketOutput(request, family)) return undefined
  const { query } = request
  const parameters = `encoding=${query.get('encoding')} sample_rate=${query.get('sample_rate')}`
  return invalidRequest(INVALID_PARAMETER, 'encoding', `Unsupported audio format: ${parameters}`)
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
