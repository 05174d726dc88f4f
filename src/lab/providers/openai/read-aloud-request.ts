import { z } from 'zod'
import { type JsonObject, nonEmptyString } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { SpeechTurn } from '../../contract/lab-event.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { eventFrame, type RealtimeSession } from '../shared/realtime.ts'
import { checkFields, type InvalidField, numberBetween, oneOf } from '../shared/request-fields.ts'

/** A realtime session that also answers requests outside its conversation. */
export interface ReadAloudSession extends RealtimeSession {
  /** Format, voice and speed of the speech. */
  output: Pick<SpeechRequest, 'format' | 'voice' | 'speed'>
  /** Audio was sent: from then on the voice stays. */
  hasSpoken: boolean
  /** The responses in progress, by context of the lab. Each has its own context. */
  readonly speaking: Map<string, SpeechTurn>
  readings: number
}

const VOICES = 'alloy ash ballad coral echo sage shimmer verse marin cedar'.split(' ')

const FORMATS = {
  'audio/pcm': { encoding: 'pcm_s16le', container: 'raw', sampleRate: 24_000 },
  'audio/pcmu': { encoding: 'mulaw', container: 'raw', sampleRate: 8000 },
  'audio/pcma': { encoding: 'alaw', container: 'raw', sampleRate: 8000 },
} as const

export const DEFAULT_OUTPUT: ReadAloudSession['output'] = {
  format: FORMATS['audio/pcm'],
  voice: JSON.stringify('marin'),
}

const OUTPUT = z.looseObject({
  format: z
    .looseObject({
      type: z.enum(['audio/pcm', 'audio/pcmu', 'audio/pcma']),
      rate: z.literal(24_000).optional(),
    })
    .optional(),
  // A custom voice is an object with an id.
  voice: z
    .union([z.literal(VOICES), z.looseObject({ id: z.string() })], {
      error: `Invalid value. Supported values are: ${VOICES.map((voice) => `'${voice}'`).join(', ')}`,
    })
    .optional(),
  speed: numberBetween(0.25, 1.5).optional(),
})

const SESSION = z.looseObject({
  type: oneOf(['realtime']),
  output_modalities: z.array(oneOf(['audio', 'text'])).optional(),
  reasoning: z
    .looseObject({ effort: oneOf(['minimal', 'low', 'medium', 'high', 'xhigh']).optional() })
    .optional(),
})

const MESSAGE = z.looseObject({
  type: oneOf(['message']),
  role: oneOf(['user', 'system', 'assistant']),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
})

const RESPONSE = z.looseObject({
  conversation: oneOf(['none']),
  input: z.array(MESSAGE),
  instructions: z.string().optional(),
  output_modalities: z.array(oneOf(['audio'])).optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
  max_output_tokens: z.union([numberBetween(1, 4096), z.literal('inf')]).optional(),
  tool_choice: z.unknown().optional(),
})

/** Stores the output settings of a `session.update`. An invalid one is refused. */
export function configureOutput(fields: JsonObject, session: ReadAloudSession): ClientRequest | undefined {
  const settings = asObject(fields.session)
  const checked = checkFields(SESSION, settings)
  if (!checked.valid) return refuse(checked.refusal, 'session', fields)
  const output = checkFields(OUTPUT, asObject(asObject(settings.audio).output))
  if (!output.valid) return refuse(output.refusal, 'session.audio.output', fields)
  const { format, speed } = output.fields
  const voice = output.fields.voice === undefined ? session.output.voice : JSON.stringify(output.fields.voice)
  if (session.hasSpoken && voice !== session.output.voice) return refuseVoice(fields, session)
  session.output = {
    ...session.output,
    voice,
    ...(format && { format: FORMATS[format.type] }),
    ...(speed !== undefined && { speed }),
  }
  return undefined
}

function refuseVoice(fields: JsonObject, session: ReadAloudSession): ClientRequest {
  const message = "Cannot update a conversation's voice if assistant audio is present."
  return answerError('cannot_update_voice', message, fields, session)
}

/** Whether the client asks for a response outside the conversation, to an input of its own. */
export function isReadAloudRequest({ type, response }: JsonObject): boolean {
  const { conversation, input } = asObject(response)
  return type === 'response.create' && conversation === 'none' && input !== undefined
}

/** The text of a response outside the conversation. */
export function readAloud(fields: JsonObject, session: ReadAloudSession): ClientRequest {
  const checked = checkFields(RESPONSE, asObject(fields.response))
  if (!checked.valid) return refuse(checked.refusal, 'response', fields)
  const { input, metadata = {} } = checked.fields
  const text = input
    .flatMap(({ content }) => content.map((part) => (part.type === 'input_text' ? (part.text ?? '') : '')))
    .join('')
  session.readings += 1
  const speech = {
    ...session.output,
    completionScope: 'each',
    echo: { ...eventIdOf(fields), metadata: JSON.stringify(metadata) },
  } as const
  const context = `reading_${session.readings}`
  return { kind: 'text', context, text, speech, release: 'now', more: false }
}

/**
 * Cancels the response with that id. With any other id there is nothing to cancel, and the session goes on.
 */
export function cancelReadAloud(fields: JsonObject, session: ReadAloudSession): ClientRequest {
  const found = [...session.speaking].find(([, { id }]) => id === fields.response_id)
  if (found) return { kind: 'cancel', context: found[0], scope: 'all' }
  const message = 'Cancellation failed: no active response found'
  return answerError('response_cancel_not_active', message, fields, session)
}

/** An error after which the session goes on as it was. */
function answerError(
  code: string,
  message: string,
  fields: JsonObject,
  session: ReadAloudSession,
): ClientRequest {
  const event_id = nonEmptyString(fields.event_id) ?? null
  const error = { type: 'invalid_request_error', code, message, param: null, event_id }
  return { kind: 'answer', frames: [eventFrame(session, 'error', { error })] }
}

function refuse({ field, message }: InvalidField, parent: string, fields: JsonObject): ClientRequest {
  const refusal = { reason: 'invalid', field: `${parent}.${field}`, message } as const
  return { kind: 'refuse', refusal, echo: eventIdOf(fields) }
}

/** The id of the client's event, which an error repeats. Empty if the event had none. */
function eventIdOf({ event_id }: JsonObject) {
  return { event_id: nonEmptyString(event_id) ?? '' }
}

function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}
