import { z } from 'zod'
import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { TextRequest } from '../../contract/client-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import { findInvalidField, knownVoice, numberBetween, oneOf, textWhere } from '../shared/body-fields.ts'
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
/** Sizes in a WAV header that is written before the length is known. */
const UNKNOWN_SIZES = { riff: 0xffffffff, data: 0xffffffff }

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

/** The request of an engine. Unknown fields are ignored. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  'Play3.0-mini': z.looseObject({ ...FIELDS, text: textUpTo(20_000) }),
  'PlayDialog-turbo': z.looseObject({ ...FIELDS, sample_rate: oneOf([TURBO_RATE]).optional() }),
}
const OTHER_ENGINES = z.looseObject(FIELDS)

/** Returns the first mistake in a request, if any. */
export function validateRequest(fields: JsonObject): RequestRefusal | undefined {
  return findInvalidField(SCHEMAS[String(fields.voice_engine)] ?? OTHER_ENGINES, fields)
}

/** A format without an encoder in the lab is refused like an unknown one. */
function isEncodableFormat(name: string | number): boolean {
  const format = OUTPUT_FORMATS[name]
  return format !== undefined && isEncodable({ encoding: format.encoding, sampleRate: DEFAULT_RATE })
}

/** Converts a valid request. */
export function textRequest(fields: JsonObject, echo: SpeechRequest['echo'] = {}): TextRequest {
  return {
    kind: 'text',
    context: '',
    text: String(fields.text),
    release: 'now',
    more: false,
    speech: {
      voice: String(fields.voice),
      format: { ...parseFormat(fields), sampleRate: Number(fields.sample_rate ?? defaultRate(fields)) },
      wavSizes: UNKNOWN_SIZES,
      speed: Number(fields.speed ?? 1),
      completionScope: 'each',
      echo,
    },
  }
}

function parseFormat({ output_format = DEFAULT_FORMAT }: JsonObject): AudioFormatFact {
  const { encoding, container } = OUTPUT_FORMATS[String(output_format)] ?? PCM
  return { encoding, container }
}

export function contentTypeOf({ output_format = DEFAULT_FORMAT }: JsonObject): string {
  return (OUTPUT_FORMATS[String(output_format)] ?? PCM).contentType
}

const PCM: OutputFormat = { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' }

function defaultRate({ voice_engine }: JsonObject): number {
  return voice_engine === 'PlayDialog-turbo' ? TURBO_RATE : DEFAULT_RATE
}
