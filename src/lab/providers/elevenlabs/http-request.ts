import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame } from '../../contract/frames.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import { checkFields, codedMistake, flag, numberBetween, oneOf } from '../shared/request-fields.ts'
import { DEFAULT_MODEL, requestedFormat, supportedModel } from './facts.ts'
import { speechOptionsOf } from './speech-options.ts'

/** The state of one HTTP request until its response begins. */
export interface HttpState {
  model: string
}

const MAX_TEXT_LENGTH = 40_000
/** The fields that the web framework validates. Unknown fields are ignored. */
const FRAMEWORK_SCHEMA = z.looseObject({
  text: z.string({ error: 'Field required' }),
  model_id: z.string({ error: 'Input should be a valid string' }).default(DEFAULT_MODEL),
  seed: numberBetween(0, 4_294_967_295).optional(),
  apply_text_normalization: oneOf(['auto', 'on', 'off']).optional(),
  apply_language_text_normalization: flag.optional(),
})

/** What the service itself checks after that. */
const BODY_SCHEMA = FRAMEWORK_SCHEMA.pipe(
  z.looseObject({
    model_id: supportedModel(() => true),
    text: z
      .string()
      .refine(
        ({ length }) => length <= MAX_TEXT_LENGTH,
        codedMistake('text_too_long', `The text is longer than ${MAX_TEXT_LENGTH} characters.`),
      ),
  }),
)

/** Parses the body of a POST. `withTimestamps`: the response has the timestamps of characters. */
export function parseHttpRequest(
  frame: ClientFrame,
  state: HttpState,
  request: ConnectRequest,
  withTimestamps: boolean,
): ClientRequest[] {
  const body = fieldsOfFrame(frame)
  if (!body) return refuse({ reason: 'invalid', field: '', message: 'JSON decode error', received: '' })
  const checked = checkFields(BODY_SCHEMA, body)
  if (!checked.valid) return refuse(checked.refusal)
  const { text, model_id } = checked.fields
  state.model = model_id
  const { format, bitRate } = requestedFormat(request)
  return [
    {
      kind: 'text',
      context: '',
      text,
      release: 'now',
      more: false,
      speech: {
        voice: request.pathParameters.voice_id ?? '',
        format,
        ...(bitRate === undefined ? {} : { bitRate }),
        ...speechOptionsOf(body),
        wordTimings: withTimestamps,
        // The length of a stream is not known when its header is written.
        ...(request.url.includes('/stream') ? { wavSizes: UNKNOWN_WAV_SIZES } : {}),
        completionScope: 'each',
      },
    },
  ]
}

function refuse(refusal: RequestRefusal): ClientRequest[] {
  return [{ kind: 'refuse', refusal }]
}
