import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { fieldsOfFrame } from '../shared/json-frames.ts'
import {
  type CheckedFields,
  checkFields,
  codedMistake,
  fieldsOfQuery,
  findInvalidField,
  refusedAs,
} from '../shared/request-fields.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import {
  DEEPGRAM_DEFAULTS,
  INVALID_PARAMETER,
  invalidRequest,
  keyOf,
  modelOf,
  modelOfFamily,
  oddChunks,
  speedFrom,
  speedOf,
} from './facts.ts'
import { modelUuid } from './model-uuid.ts'
import { parseHttpOutput } from './output-formats.ts'

const MAX_TEXT_LENGTH = 2000
/** `POST /v1/speak`: all options in the query. The body streams the audio. */
export const deepgramHttp: Twin = createHttpTwin('/v1/speak', 'aura')
/** `POST /v2/speak`: the same for Flux. */
export const deepgramFluxHttp: Twin = createHttpTwin('/v2/speak', 'flux')

function createHttpTwin(path: string, family: 'aura' | 'flux'): Twin {
  const query = z.looseObject({ model: modelOfFamily(family), speed: speedFrom(0.7) })
  return {
    facts: {
      provider: 'deepgram',
      carrier: 'http',
      method: 'POST',
      path,
      defaults: DEEPGRAM_DEFAULTS,
      chunker: oddChunks,
      delivery: 'streamed',
      requestId: formatUuid,
      formatField: 'encoding',
    },
    keyOf,
    checkConnectRequest: (request) =>
      findInvalidField(query, fieldsOfQuery(request.query)) ?? validateOutput(request),
    parseFrame,
    reply: (event, _state, request) => reply(event, request),
  }
}

function validateOutput(request: ConnectRequest): RequestRefusal | undefined {
  if (parseHttpOutput(request)) return undefined
  const { query } = request
  const parameters = ['encoding', 'container', 'sample_rate', 'bit_rate'].map(
    (name) => `${name}=${query.get(name)}`,
  )
  return invalidRequest(INVALID_PARAMETER, 'encoding', `Unsupported audio format: ${parameters.join(' ')}`)
}

function parseFrame(frame: ClientFrame, _state: unknown, request: ConnectRequest): ClientRequest[] {
  const checked = checkBody(frame, request)
  if (!checked.valid) return [{ kind: 'refuse', refusal: checked.refusal }]
  const { text } = checked.fields
  const output = parseHttpOutput(request)
  if (!output) return []
  const { format, bitRate } = output
  const speech = {
    voice: modelOf(request),
    format,
    ...(bitRate === undefined ? {} : { bitRate }),
    ...(format.container === 'wav' ? { wavSizes: UNKNOWN_WAV_SIZES } : {}),
    speed: speedOf(request),
    completionScope: 'each',
  } as const
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech }]
}

const BODY = z.looseObject({
  url: refusedAs(z.null().optional(), 'Could not fetch the content of the url.', 'REMOTE_CONTENT_ERROR'),
  text: refusedAs(
    z.string(),
    'Please specify exactly one of `text` or `url` in the JSON body.',
    'PAYLOAD_ERROR',
  )
    .refine((text) => text.trim() !== '', codedMistake('EMPTY_TEXT', 'Input text contains no characters.'))
    .refine(
      ({ length }) => length <= MAX_TEXT_LENGTH,
      codedMistake('PAYLOAD_TOO_LARGE', `Input text exceeds ${MAX_TEXT_LENGTH} characters.`),
    ),
})

/** Checks the text in the body: plain, or a field of a JSON object. */
function checkBody(frame: ClientFrame, { headers }: ConnectRequest): CheckedFields<z.output<typeof BODY>> {
  switch ((headers['content-type'] ?? '').split(';')[0]) {
    case 'text/plain':
      return checkFields(BODY, { text: frame.kind === 'text' ? frame.text : '' })
    case 'application/json':
      return checkFields(BODY, fieldsOfFrame(frame) ?? {})
    default: {
      const message = 'Content-Type must be application/json or text/plain.'
      return { valid: false, refusal: invalidRequest('UNSUPPORTED_MEDIA_TYPE', '', message) }
    }
  }
}

function reply(event: LabEvent, request: ConnectRequest): ServerFrame[] {
  switch (event.kind) {
    case 'accepted': {
      const { id, text } = event.turn
      const headers = {
        'content-type': parseHttpOutput(request)?.contentType ?? '',
        'dg-model-name': modelOf(request),
        'dg-model-uuid': modelUuid(modelOf(request)),
        'dg-char-count': String(text.length),
        'dg-request-id': id,
      }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return httpErrorResponse(event.refusal, request)
    default:
      return []
  }
}
