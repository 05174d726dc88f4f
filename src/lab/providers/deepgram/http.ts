import { parseJsonObject } from '../../../core/json.ts'
import type { ClientRequest } from '../../contract/client-request.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { ClientFrame, ServerFrame } from '../../contract/frames.ts'
import type { LabEvent } from '../../contract/lab-event.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { Twin } from '../../contract/twin.ts'
import { formatUuid } from '../shared/uuid.ts'
import { httpErrorResponse } from './errors.ts'
import {
  DEEPGRAM_DEFAULTS,
  invalidRequest,
  keyOf,
  modelOf,
  modelUuid,
  oddChunks,
  speedOf,
  validateModel,
  validateSpeed,
} from './facts.ts'
import { parseHttpOutput } from './output-formats.ts'

const MAX_TEXT_LENGTH = 2000
const UNKNOWN_SIZE = 0xffff_ffff

/** `POST /v1/speak`: all options in the query. The body streams the audio. */
export const deepgramHttp: Twin = createHttpTwin('/v1/speak', 'aura')
/** `POST /v2/speak`: the same for Flux. */
export const deepgramFluxHttp: Twin = createHttpTwin('/v2/speak', 'flux')

function createHttpTwin(path: string, family: 'aura' | 'flux'): Twin {
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
      validateModel(request, family) ?? validateSpeed(request, 0.7) ?? validateOutput(request),
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
  return invalidRequest(
    'INVALID_QUERY_PARAMETER',
    'encoding',
    `Unsupported audio format: ${parameters.join(' ')}`,
  )
}

function parseFrame(frame: ClientFrame, _state: unknown, request: ConnectRequest): ClientRequest[] {
  const text = parseText(frame, request)
  if (typeof text !== 'string') return [{ kind: 'refuse', refusal: text }]
  const output = parseHttpOutput(request)
  if (!output) return []
  const { format, bitRate } = output
  const speech = {
    voice: modelOf(request),
    format,
    ...(bitRate === undefined ? {} : { bitRate }),
    ...(format.container === 'wav' ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
    speed: speedOf(request),
    completionScope: 'each',
  } as const
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech }]
}

/** The text in the body: plain, or a field of a JSON object. */
function parseText(frame: ClientFrame, { headers }: ConnectRequest): string | RequestRefusal {
  const type = (headers['content-type'] ?? '').split(';')[0]
  if (type !== 'application/json' && type !== 'text/plain')
    return invalidRequest(
      'UNSUPPORTED_MEDIA_TYPE',
      '',
      'Content-Type must be application/json or text/plain.',
    )
  const body = frame.kind === 'text' ? frame.text : ''
  const fields = type === 'text/plain' ? { text: body } : parseJsonObject(body)
  if (typeof fields?.url === 'string')
    return invalidRequest('REMOTE_CONTENT_ERROR', 'url', 'Could not fetch the content of the url.')
  const text = fields?.text
  if (typeof text !== 'string')
    return invalidRequest(
      'PAYLOAD_ERROR',
      'text',
      'Please specify exactly one of `text` or `url` in the JSON body.',
    )
  if (text.trim() === '') return invalidRequest('EMPTY_TEXT', 'text', 'Input text contains no characters.')
  if (text.length > MAX_TEXT_LENGTH)
    return invalidRequest('PAYLOAD_TOO_LARGE', 'text', `Input text exceeds ${MAX_TEXT_LENGTH} characters.`)
  return text
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
