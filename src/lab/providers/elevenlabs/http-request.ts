import { z } from 'zod'
import { type JsonObject, parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { findInvalidField, flag, numberBetween, oneOf } from '../shared/body-fields.ts'
import { parseDictionaries } from './dictionaries.ts'
import { CREDITS_PER_CHARACTER, DEFAULT_MODEL, invalidRequest, requestedFormat } from './facts.ts'

/** The state of one HTTP request until its response begins. */
export interface HttpState {
  model: string
}

const MAX_TEXT_LENGTH = 40_000
const UNKNOWN_SIZE = 0xffff_ffff

/** The fields that the web framework validates. Unknown fields are ignored. */
const BODY_SCHEMA = z.looseObject({
  text: z.string({ error: 'Field required' }),
  model_id: z.string({ error: 'Input should be a valid string' }).optional(),
  seed: numberBetween(0, 4_294_967_295).optional(),
  apply_text_normalization: oneOf(['auto', 'on', 'off']).optional(),
  apply_language_text_normalization: flag.optional(),
})

/** Parses the body of a POST. `withTimestamps`: the response has the timestamps of characters. */
export function parseHttpRequest(
  frame: ClientFrame,
  state: HttpState,
  request: ConnectRequest,
  withTimestamps: boolean,
): ClientRequest[] {
  const fields = frame.kind === 'text' ? parseJsonObject(frame.text) : undefined
  if (!fields) return refuse({ reason: 'invalid', field: '', message: 'JSON decode error', received: '' })
  const refusal = findInvalidField(BODY_SCHEMA, fields) ?? validateModelAndLength(fields)
  if (refusal) return refuse(refusal)
  state.model = modelOf(fields)
  const { format, bitRate } = requestedFormat(request)
  return [
    {
      kind: 'text',
      context: '',
      text: String(fields.text),
      release: 'now',
      more: false,
      speech: {
        voice: request.pathParameters.voice_id ?? '',
        format,
        ...(bitRate === undefined ? {} : { bitRate }),
        speed: speedOf(fields),
        wordTimings: withTimestamps,
        // The length of a stream is not known when its header is written.
        ...(request.url.includes('/stream') ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
        ...parseDictionaries(fields),
        completionScope: 'each',
      },
    },
  ]
}

function refuse(refusal: RequestRefusal): ClientRequest[] {
  return [{ kind: 'refuse', refusal }]
}

function validateModelAndLength(fields: JsonObject): RequestRefusal | undefined {
  const model = modelOf(fields)
  if (CREDITS_PER_CHARACTER[model] === undefined)
    return invalidRequest(
      'unsupported_model',
      'model_id',
      `Model '${model}' is not supported on this endpoint.`,
    )
  if (String(fields.text).length > MAX_TEXT_LENGTH)
    return invalidRequest('text_too_long', 'text', `The text is longer than ${MAX_TEXT_LENGTH} characters.`)
  return undefined
}

function modelOf({ model_id }: JsonObject): string {
  return typeof model_id === 'string' ? model_id : DEFAULT_MODEL
}

/** 1 if the client does not set the speed. */
export function speedOf({ voice_settings }: JsonObject): number {
  const speed: unknown = (voice_settings as JsonObject | null | undefined)?.speed
  return typeof speed === 'number' && speed > 0 ? speed : 1
}
