import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { TextRequest } from '../../contract/client-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import { isEncodable } from '../../speech/encoding/encodable.ts'
import { type FieldRule, numberBetween, oneOf, required, validateFields } from '../shared/field-rules.ts'
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

/** Returns the first violation in a request, if any. */
export function validateRequest(fields: JsonObject): RequestRefusal | undefined {
  return validateFields(fields, rulesFor(String(fields.voice_engine)))
}

function rulesFor(engine: string): readonly FieldRule[] {
  return [
    required(textUpTo(engine === 'Play3.0-mini' ? 20_000 : 2000)),
    required({ field: 'voice', accepts: isKnownVoice, message: 'voice is not found' }),
    oneOf('voice_engine', VOICE_ENGINES),
    oneOf('output_format', Object.keys(OUTPUT_FORMATS)),
    oneOf('quality', ['draft', 'low', 'medium', 'high', 'premium']),
    oneOf('language', LANGUAGES),
    numberBetween('sample_rate', 8000, 48_000),
    numberBetween('speed', 0.1, 5),
    numberBetween('seed', 0, Number.MAX_SAFE_INTEGER),
    numberBetween('temperature', 0, 2),
    ...(engine === 'PlayDialog-turbo' ? [oneOf('sample_rate', [TURBO_RATE])] : []),
    ENCODABLE_FORMAT_RULE,
  ]
}

/** A format without an encoder in the lab is refused like an unknown one. */
const ENCODABLE_FORMAT_RULE: FieldRule = {
  field: 'output_format',
  accepts: (value) => {
    const format = OUTPUT_FORMATS[String(value)]
    return format !== undefined && isEncodable({ encoding: format.encoding, sampleRate: DEFAULT_RATE })
  },
  message: 'output_format is not supported',
}

function textUpTo(max: number): FieldRule {
  return {
    field: 'text',
    accepts: (value) => typeof value === 'string' && value !== '' && value.length <= max,
    message: `text must have 1 to ${max} characters`,
  }
}

/** The lab knows every voice, except those whose id says that it is invalid. */
function isKnownVoice(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/^(bad|invalid)/i.test(value)
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
