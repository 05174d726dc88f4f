import { z } from 'zod'
import type { Chunker } from '../../contract/chunkers.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame, jsonFrame } from '../shared/json-frames.ts'
import {
  type CheckedFields,
  checkFields,
  fieldsOfQuery,
  findInvalidField,
  numberBetween,
  positiveParameter,
  textIfAny,
} from '../shared/request-fields.ts'
import { alignmentInChunk, normalizedInChunk } from './alignment.ts'
import {
  apiKeyOf,
  ELEVENLABS_DEFAULTS,
  invalidRequest,
  requestedFormat,
  supportedModel,
  validateUrl,
} from './facts.ts'
import { speechOptionsOf } from './speech-options.ts'

/** Common to both WebSockets: key, query and audio messages. */

/** Models that these WebSockets refuse: they have their own, for dialogue. */
const DIALOGUE_MODELS = ['eleven_v3', 'eleven_v3_conversational', 'eleven_v4', 'eleven_v4_turbo']
const DEFAULT_WEBSOCKET_MODEL = 'eleven_multilingual_v2'
const MAX_IDLE_TIMEOUT = 180

const QUERY_SCHEMA = z.looseObject({
  model_id: supportedModel((model) => !DIALOGUE_MODELS.includes(model)).prefault(DEFAULT_WEBSOCKET_MODEL),
})

/** A client's message. What is wrong in any other field is ignored. */
const MESSAGE_SCHEMA = z.looseObject({
  text: z.string().nullish(),
  generation_config: z
    .object({ chunk_length_schedule: z.array(numberBetween(50, 500)).min(1).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  // The key in the first message is documented with hyphens and with underscores.
  'xi-api-key': textIfAny,
  xi_api_key: textIfAny,
  authorization: textIfAny,
  // Frameworks use one spelling, a type of the official client the other.
  context_id: textIfAny,
  contextId: textIfAny,
})
export type ElevenLabsMessage = z.output<typeof MESSAGE_SCHEMA>

/** About a second of audio in each message, and a last one of 9 to 33 ms, as recorded. */
const secondChunksAndTail: Chunker = (total, second) => {
  const tail = Math.min(total, Math.round(second * 0.01) * 2)
  const size = Math.max(2, Math.round(second / 2) * 2)
  const count = Math.ceil((total - tail) / size)
  const large = Array.from({ length: count }, (_, index) => Math.min(size, total - tail - index * size))
  return total === 0 ? [] : [...large, tail]
}

export const WEBSOCKET_FACTS = {
  provider: 'elevenlabs',
  carrier: 'websocket',
  method: 'GET',
  defaults: { ...ELEVENLABS_DEFAULTS, idleTimeout: 20 },
  chunker: secondChunksAndTail,
  delivery: 'streamed',
  // These WebSockets never send a request id.
  requestId: () => '',
  formatField: 'output_format',
  acceptsKeyMessage: true,
} as const

export const WEBSOCKET_HANDSHAKE = {
  keyOf: (request: ConnectRequest) =>
    apiKeyOf(request) ??
    request.query.get('authorization') ??
    request.query.get('single_use_token') ??
    undefined,
  checkConnectRequest: (request: ConnectRequest) =>
    findInvalidField(QUERY_SCHEMA, fieldsOfQuery(request.query)) ?? validateUrl(request),
  refusesAfterUpgrade: refusesInside,
  idleTimeout: ({ query }: ConnectRequest) => {
    const requested = positiveParameter(query, 'inactivity_timeout')
    return requested === undefined ? undefined : Math.min(requested, MAX_IDLE_TIMEOUT)
  },
} satisfies Partial<Twin>

/** A wrong key or voice is reported on the open WebSocket. Any other error refuses the upgrade. */
function refusesInside(refusal: RequestRefusal): boolean {
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
export function parseMessage(frame: ClientFrame): CheckedFields<ElevenLabsMessage> {
  const fields = fieldsOfFrame(frame)
  const checked = fields && checkFields(MESSAGE_SCHEMA, fields)
  if (checked?.valid) return checked
  const message = 'Received an invalid message: it is not a JSON object with a text.'
  return { valid: false, refusal: invalidRequest('invalid_input_message', '', message) }
}

/** The key in the handshake or in the first message. */
export function keyRequest(fields: ElevenLabsMessage, request: ConnectRequest): ClientRequest {
  const key =
    WEBSOCKET_HANDSHAKE.keyOf(request) ?? fields['xi-api-key'] ?? fields.xi_api_key ?? fields.authorization
  return { kind: 'key', key }
}

/** Settings that only the first message may have. */
export function settingsOf({ voice_settings }: ElevenLabsMessage): string | undefined {
  return voice_settings === undefined || voice_settings === null ? undefined : JSON.stringify(voice_settings)
}

export const SETTINGS_CHANGED: ClientRequest = {
  kind: 'refuse',
  refusal: invalidRequest(
    'invalid_voice_settings',
    'voice_settings',
    'voice_settings must be provided in the first message of a context and cannot change.',
  ),
}

export function parseSpeech(request: ConnectRequest, first: ElevenLabsMessage): SpeechRequest {
  const { format, bitRate } = requestedFormat(request)
  return {
    voice: request.pathParameters.voice_id ?? '',
    format,
    ...(bitRate === undefined ? {} : { bitRate }),
    ...speechOptionsOf(first),
    wordTimings: true,
    completionScope: 'each',
  }
}

/** Without `sync_alignment`, only the first message of each synthesis has timestamps. */
export function audioMessage(
  { audio, words, start, index }: Extract<LabEvent, { kind: 'audio' }>,
  { query }: ConnectRequest,
  id: Readonly<Record<string, string>>,
): ServerFrame {
  const timedWords = index === 0 || query.get('sync_alignment') === 'true' ? words : []
  const message = {
    audio: Buffer.from(audio).toString('base64'),
    isFinal: null,
    normalizedAlignment: normalizedInChunk(timedWords, start),
    alignment: alignmentInChunk(timedWords, start),
    ...id,
  }
  return jsonFrame(message)
}

export function finalMessage(id: Readonly<Record<string, string>>): ServerFrame {
  const message = { audio: null, isFinal: true, normalizedAlignment: null, alignment: null, ...id }
  return jsonFrame(message)
}

/** The message and the close after an idle timeout. */
export function timeoutFrames(seconds: number): ServerFrame[] {
  const message = `No text has been received for ${seconds} seconds, so the connection is closed.`
  return [
    jsonFrame({ message, error: 'input_timeout_exceeded', code: 1008 }),
    { kind: 'close', code: 1008, reason: message },
  ]
}
