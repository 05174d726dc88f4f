import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { TextRequest } from '../../contract/client-request.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import {
  type CheckedFields,
  checkFields,
  knownVoice,
  numberBetween,
  oneOf,
  textWhere,
} from '../shared/request-fields.ts'
import { VOICE_ENGINES } from './engines.ts'

export interface OutputFormat extends AudioFormatFact {
  readonly contentType: string
}

/** The values of `output_format` that the lab can encode. The service also had `flac`. */
const OUTPUT_FORMATS: Readonly<Record<string, OutputFormat>> = {
  mp3: { encoding: 'mp3', container: 'mp3', contentType: 'audio/mpeg' },
  wav: { encoding: 'pcm_s16le', container: 'wav', contentType: 'audio/wav' },
  ogg: { encoding: 'opus', container: 'ogg', contentType: 'audio/ogg' },
  raw: { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' },
  pcm: { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' },
  mulaw: { encoding: 'mulaw', container: 'raw', contentType: 'audio/basic' },
  wav_mulaw: { encoding: 'mulaw', container: 'wav', contentType: 'audio/wav' },
}

/** One page named WAV as the default and a later one MP3. This is the later one. */
const DEFAULT_FORMAT = 'mp3'
const DEFAULT_RATE = 24_000
/** `PlayDialog-turbo` has a fixed sample rate. */
const TURBO_RATE = 48_000
const LANGUAGES =
  'afrikaans albanian amharic arabic bengali bulgarian catalan croatian czech danish dutch english french galician german greek hebrew hindi hungarian indonesian italian japanese korean malay mandarin polish portuguese russian serbian spanish swedish tagalog thai turkish ukrainian urdu xhosa'.split(
    ' ',
  )

const textUpTo = (max: number) =>
  textWhere(({ length }) => length > 0 && length <= max, `text must have 1 to ${max} characters`)

const FIELDS = {
  text: textUpTo(2000),
  voice: knownVoice('voice is not found'),
  voice_engine: oneOf(VOICE_ENGINES).optional(),
  output_format: oneOf(Object.keys(OUTPUT_FORMATS))
    .refine(isEncodableFormat, { error: 'output_format is not supported' })
    .optional(),
  quality: oneOf(['draft', 'low', 'medium', 'high', 'premium']).optional(),
  language: oneOf(LANGUAGES).optional(),
  sample_rate: numberBetween(8000, 48_000).optional(),
  speed: numberBetween(0.1, 5).optional(),
  seed: numberBetween(0, Number.MAX_SAFE_INTEGER).optional(),
  temperature: numberBetween(0, 2).optional(),
}

/** Unknown fields are ignored. */
const OTHER_ENGINES = z.looseObject(FIELDS)
type RequestFields = z.output<typeof OTHER_ENGINES>

const SCHEMAS: Readonly<Record<string, z.ZodType<RequestFields>>> = {
  'Play3.0-mini': z.looseObject({ ...FIELDS, text: textUpTo(20_000) }),
  'PlayDialog-turbo': z.looseObject({ ...FIELDS, sample_rate: oneOf([TURBO_RATE]).optional() }),
}

/** Checks the JSON object of a request; `body` is undefined if it is none. */
export function checkRequest(
  body: JsonObject | undefined,
  what: 'body' | 'message',
): CheckedFields<RequestFields> {
  if (body) return checkFields(SCHEMAS[String(body.voice_engine)] ?? OTHER_ENGINES, body)
  const message = `The ${what} is not valid JSON`
  return { valid: false, refusal: { reason: 'invalid', field: '', message } }
}

/** A format without an encoder in the lab is refused like an unknown one. */
function isEncodableFormat(name: string): boolean {
  const format = OUTPUT_FORMATS[name]
  return format !== undefined && isEncodable({ encoding: format.encoding, sampleRate: DEFAULT_RATE })
}

/** Converts a valid request. */
export function textRequest(fields: RequestFields, echo: SpeechRequest['echo'] = {}): TextRequest {
  const { text, voice, speed = 1, sample_rate: sampleRate = defaultRate(fields) } = fields
  const { encoding, container } = formatOf(fields)
  return {
    kind: 'text',
    context: '',
    text,
    release: 'now',
    more: false,
    speech: {
      voice,
      format: { encoding, container, sampleRate },
      wavSizes: UNKNOWN_WAV_SIZES,
      speed,
      completionScope: 'each',
      echo,
    },
  }
}

export function formatOf({ output_format = DEFAULT_FORMAT }: RequestFields): OutputFormat {
  return OUTPUT_FORMATS[output_format] ?? PCM
}

const PCM: OutputFormat = { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' }

function defaultRate({ voice_engine }: RequestFields): number {
  return voice_engine === 'PlayDialog-turbo' ? TURBO_RATE : DEFAULT_RATE
}
