import type { Cutter } from '../../engine/cutters.ts'
import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Refusal, SpeechAsk, Twin } from '../../twin.ts'
import { type Fields, fieldsOf } from '../fields.ts'
import { alignmentInPiece, normalizedInPiece } from './alignment.ts'
import { dictionariesIn } from './dictionaries.ts'
import { apiKeyOf, askedFormat, CREDITS, HABITS, invalid, refusalOfUrl } from './facts.ts'
import { speedOf } from './http-request.ts'

/** Common to both WebSockets: key, query and audio messages. */

/** Models that these WebSockets refuse: they have their own, for dialogue. */
const DIALOGUE_MODELS = ['eleven_v3', 'eleven_v3_conversational', 'eleven_v4', 'eleven_v4_turbo']
const SOCKET_DEFAULT_MODEL = 'eleven_multilingual_v2'
const LONGEST_IDLE = 180

/** About a second of audio in each message, and a last one of 9 to 33 ms, as recorded. */
const secondsAndTail: Cutter = (total, second) => {
  const tail = Math.min(total, Math.round(second * 0.01) * 2)
  const size = Math.max(2, Math.round(second / 2) * 2)
  const count = Math.ceil((total - tail) / size)
  const large = Array.from({ length: count }, (_, index) => Math.min(size, total - tail - index * size))
  return total === 0 ? [] : [...large, tail]
}

export const SOCKET_FACTS = {
  provider: 'elevenlabs',
  carrier: 'websocket',
  method: 'GET',
  habits: { ...HABITS, idleTimeout: 20 },
  cut: secondsAndTail,
  delivery: 'streamed',
  // These WebSockets never send a request id.
  requestId: () => '',
  formatField: 'output_format',
  lateKey: true,
} as const

export const SOCKET_DOOR = {
  keyOf: (knock: Knock) =>
    apiKeyOf(knock) ?? knock.query.get('authorization') ?? knock.query.get('single_use_token') ?? undefined,
  admit: (knock: Knock) => refusalOfModel(knock) ?? refusalOfUrl(knock),
  refusesInside,
  idleTimeout: ({ query }: Knock) => {
    const wanted = Number(query.get('inactivity_timeout') ?? 0)
    return wanted > 0 ? Math.min(wanted, LONGEST_IDLE) : undefined
  },
} satisfies Partial<Twin>

function refusalOfModel({ query }: Knock): Refusal | undefined {
  const model = query.get('model_id') ?? SOCKET_DEFAULT_MODEL
  if (CREDITS[model] !== undefined && !DIALOGUE_MODELS.includes(model)) return undefined
  return invalid('unsupported_model', 'model_id', `Model '${model}' is not supported on this endpoint.`)
}

/** A wrong key or voice is reported on the open WebSocket. Any other error refuses the upgrade. */
function refusesInside(refusal: Refusal): boolean {
  switch (refusal.reason) {
    case 'invalid':
      return refusal.code === 'voice_not_found'
    case 'status':
      return refusal.status !== 400
    default:
      return true
  }
}

/** Parses a client's message, or refuses it. */
export function messageOf(frame: ClientFrame): Fields | Ask[] {
  const fields = frame.kind === 'text' ? fieldsOf(frame.text) : undefined
  const { text } = fields ?? {}
  if (fields && (text === undefined || text === null || typeof text === 'string')) return fields
  const message = 'Received an invalid message: it is not a JSON object with a text.'
  return [{ kind: 'refuse', refusal: invalid('invalid_input_message', '', message) }]
}

/** The key in the first message. It is documented with hyphens and with underscores. */
export function keyAsk(fields: Fields, knock: Knock): Ask {
  const given = SOCKET_DOOR.keyOf(knock) ?? fields['xi-api-key'] ?? fields.xi_api_key ?? fields.authorization
  return { kind: 'key', key: typeof given === 'string' ? given : undefined }
}

/** Settings that only the first message may have. */
export function settingsOf({ voice_settings }: Fields): string | undefined {
  return voice_settings === undefined || voice_settings === null ? undefined : JSON.stringify(voice_settings)
}

export const SETTINGS_CHANGED: Ask = {
  kind: 'refuse',
  refusal: invalid(
    'invalid_voice_settings',
    'voice_settings',
    'voice_settings must be provided in the first message of a context and cannot change.',
  ),
}

export function speechOf(knock: Knock, first: Fields): SpeechAsk {
  const { format, bitRate } = askedFormat(knock)
  return {
    voice: knock.path.voice_id ?? '',
    format,
    ...(bitRate === undefined ? {} : { bitRate }),
    speed: speedOf(first),
    words: true,
    ...dictionariesIn(first),
    completes: 'each',
  }
}

/** Without `sync_alignment`, only the first message of each synthesis has timestamps. */
export function audioMessage(
  { audio, words, start, index }: Extract<LabEvent, { kind: 'audio' }>,
  { query }: Knock,
  id: Readonly<Record<string, string>>,
): Outgoing {
  const timed = index === 0 || query.get('sync_alignment') === 'true' ? words : []
  const message = {
    audio: Buffer.from(audio).toString('base64'),
    isFinal: null,
    normalizedAlignment: normalizedInPiece(timed, start),
    alignment: alignmentInPiece(timed, start),
    ...id,
  }
  return { kind: 'text', text: JSON.stringify(message) }
}

export function finalMessage(id: Readonly<Record<string, string>>): Outgoing {
  const message = { audio: null, isFinal: true, normalizedAlignment: null, alignment: null, ...id }
  return { kind: 'text', text: JSON.stringify(message) }
}

/** The message and the close after an idle timeout. */
export function timedOut(seconds: number): Outgoing[] {
  const message = `No text has been received for ${seconds} seconds, so the connection is closed.`
  return [
    { kind: 'text', text: JSON.stringify({ message, error: 'input_timeout_exceeded', code: 1008 }) },
    { kind: 'close', code: 1008, reason: message },
  ]
}
