import type { Ask, ClientFrame, Knock, Refusal, SpeechAsk } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { connectionId, HABITS, invalid, keyOf, modelOf, modelUuid, oddPieces } from './facts.ts'
import { socketOutput } from './formats.ts'

const LONGEST_TEXT = 2000

export const SOCKET_FACTS = {
  provider: 'deepgram',
  carrier: 'websocket',
  method: 'GET',
  cut: oddPieces,
  delivery: 'streamed',
  habits: HABITS,
  // The id belongs to the connection, and the service limits connections.
  requestId: (_digits: string, knock: Knock) => connectionId(knock),
  limits: 'connections',
  formatField: 'encoding',
} as const

export const SOCKET_DOOR = {
  keyOf,
  upgradeHeaders: (knock: Knock) => ({ 'dg-request-id': connectionId(knock) }),
} as const

/** Parses a client's message. An invalid one or too long a text is refused with a WebSocket error code. */
export function messageOf(frame: ClientFrame): Fields | Ask[] {
  if (frame.kind === 'binary') return refused('MESSAGE-0000', '', 'Binary messages are not supported.')
  const fields = fieldsOf(frame.text)
  if (!fields) return refused('DATA-0000', '', 'The message is not a JSON object.')
  if (fields.type === 'Speak' && typeof fields.text !== 'string')
    return refused('DATA-0000', 'text', 'Speak has no text.')
  if (String(fields.text ?? '').length > LONGEST_TEXT)
    return refused('BIG-0001', 'text', `The text is longer than ${LONGEST_TEXT} characters.`)
  return fields
}

function refused(code: string, field: string, message: string): Ask[] {
  return [{ kind: 'refuse', refusal: invalid(code, field, message) }]
}

export function unknownCommand(type: unknown): Refusal {
  return invalid('DATA-0000', 'type', `Unknown message type ${JSON.stringify(type)}.`)
}

/** The speech options of a connection, fixed by its URL. */
export function speechOf(knock: Knock, speed: number, moreRates: readonly number[] = []): SpeechAsk {
  const format = socketOutput(knock, moreRates)?.format
  if (!format) throw new Error('an unknown format must be refused at admission')
  return { voice: modelOf(knock), format, speed, completes: 'each' }
}

export function refusalOfOutput(knock: Knock, moreRates: readonly number[] = []): Refusal | undefined {
  if (socketOutput(knock, moreRates)) return undefined
  const { query } = knock
  const asked = `encoding=${query.get('encoding')} sample_rate=${query.get('sample_rate')}`
  return invalid('INVALID_QUERY_PARAMETER', 'encoding', `Unsupported audio format: ${asked}`)
}

/** The model fields in the first message of a connection. */
export function modelFields(knock: Knock) {
  const model = modelOf(knock)
  return {
    request_id: connectionId(knock),
    model_name: model,
    model_version: '2025-04-07.0',
    uuid: modelUuid(model),
  }
}
