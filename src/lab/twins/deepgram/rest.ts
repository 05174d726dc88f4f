import type { Ask, ClientFrame, Knock, LabEvent, Outgoing, Refusal, Twin } from '../../twin.ts'
import { fieldsOf } from '../fields.ts'
import { uuidOf } from '../uuid.ts'
import {
  HABITS,
  invalid,
  keyOf,
  modelOf,
  modelUuid,
  oddPieces,
  refusalOfModel,
  refusalOfSpeed,
  speedOf,
} from './facts.ts'
import { restOutput } from './formats.ts'
import { refusedOverHttp } from './refusals.ts'

const LONGEST_TEXT = 2000
const UNKNOWN_SIZE = 0xffff_ffff

/** `POST /v1/speak`: all options in the query. The body streams the audio. */
export const deepgramSpeak: Twin = restRoute('/v1/speak', 'aura')
/** `POST /v2/speak`: the same for Flux. */
export const deepgramFluxSpeak: Twin = restRoute('/v2/speak', 'flux')

function restRoute(path: string, family: 'aura' | 'flux'): Twin {
  return {
    facts: {
      provider: 'deepgram',
      carrier: 'http',
      method: 'POST',
      path,
      habits: HABITS,
      cut: oddPieces,
      delivery: 'streamed',
      requestId: uuidOf,
      formatField: 'encoding',
    },
    keyOf,
    admit: (knock) => refusalOfModel(knock, family) ?? refusalOfSpeed(knock, 0.7) ?? refusalOfOutput(knock),
    listen,
    reply: (event, _memo, knock) => reply(event, knock),
  }
}

function refusalOfOutput(knock: Knock): Refusal | undefined {
  if (restOutput(knock)) return undefined
  const { query } = knock
  const asked = ['encoding', 'container', 'sample_rate', 'bit_rate'].map(
    (name) => `${name}=${query.get(name)}`,
  )
  return invalid('INVALID_QUERY_PARAMETER', 'encoding', `Unsupported audio format: ${asked.join(' ')}`)
}

function listen(frame: ClientFrame, _memo: unknown, knock: Knock): Ask[] {
  const text = textOf(frame, knock)
  if (typeof text !== 'string') return [{ kind: 'refuse', refusal: text }]
  const output = restOutput(knock)
  if (!output) return []
  const { format, bitRate } = output
  const speech = {
    voice: modelOf(knock),
    format,
    ...(bitRate === undefined ? {} : { bitRate }),
    ...(format.container === 'wav' ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
    speed: speedOf(knock),
    completes: 'each',
  } as const
  return [{ kind: 'text', context: '', text, release: 'now', more: false, speech }]
}

/** The text in the body: plain, or a field of a JSON object. */
function textOf(frame: ClientFrame, { headers }: Knock): string | Refusal {
  const type = (headers['content-type'] ?? '').split(';')[0]
  if (type !== 'application/json' && type !== 'text/plain')
    return invalid('UNSUPPORTED_MEDIA_TYPE', '', 'Content-Type must be application/json or text/plain.')
  const body = frame.kind === 'text' ? frame.text : ''
  const fields = type === 'text/plain' ? { text: body } : fieldsOf(body)
  if (typeof fields?.url === 'string')
    return invalid('REMOTE_CONTENT_ERROR', 'url', 'Could not fetch the content of the url.')
  const text = fields?.text
  if (typeof text !== 'string')
    return invalid('PAYLOAD_ERROR', 'text', 'Please specify exactly one of `text` or `url` in the JSON body.')
  if (text.trim() === '') return invalid('EMPTY_TEXT', 'text', 'Input text contains no characters.')
  if (text.length > LONGEST_TEXT)
    return invalid('PAYLOAD_TOO_LARGE', 'text', `Input text exceeds ${LONGEST_TEXT} characters.`)
  return text
}

function reply(event: LabEvent, knock: Knock): Outgoing[] {
  switch (event.kind) {
    case 'accepted': {
      const { id, text } = event.turn
      const headers = {
        'content-type': restOutput(knock)?.contentType ?? '',
        'dg-model-name': modelOf(knock),
        'dg-model-uuid': modelUuid(modelOf(knock)),
        'dg-char-count': String(text.length),
        'dg-request-id': id,
      }
      return [{ kind: 'head', status: 200, headers }]
    }
    case 'audio':
      return [{ kind: 'binary', bytes: event.audio }]
    case 'refused':
      return refusedOverHttp(event.refusal, knock)
    default:
      return []
  }
}
