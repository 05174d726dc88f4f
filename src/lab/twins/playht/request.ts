import type { AudioFormatFact } from '../../../core/adapter.ts'
import { isEncodable } from '../../speech/encodable.ts'
import type { Refusal, SpeechAsk, TextAsk } from '../../twin.ts'
import { between, check, type Fields, oneOf, type Rule, required } from '../fields.ts'
import { VOICE_ENGINES } from './engines.ts'

export interface Format extends AudioFormatFact {
  readonly contentType: string
}

/** The values of `output_format` that the lab can encode. The service also had `flac`. */
export const FORMATS: Readonly<Record<string, Format>> = {
  mp3: { encoding: 'mp3', container: 'mp3', contentType: 'audio/mpeg' },
  wav: { encoding: 'pcm_s16le', container: 'wav', contentType: 'audio/wav' },
  ogg: { encoding: 'opus', container: 'ogg', contentType: 'audio/ogg' },
  raw: { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' },
  pcm: { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' },
  mulaw: { encoding: 'mulaw', container: 'raw', contentType: 'audio/basic' },
  wav_mulaw: { encoding: 'mulaw', container: 'wav', contentType: 'audio/wav' },
}

/** One page named WAV as the default and a later one MP3. This is the later one. */
const USUAL_FORMAT = 'mp3'
const USUAL_RATE = 24_000
/** `PlayDialog-turbo` has a fixed sample rate. */
const TURBO_RATE = 48_000
/** Sizes in a WAV header that is written before the length is known. */
const UNKNOWN_SIZES = { riff: 0xffffffff, data: 0xffffffff }

const LANGUAGES =
  'afrikaans albanian amharic arabic bengali bulgarian catalan croatian czech danish dutch english french galician german greek hebrew hindi hungarian indonesian italian japanese korean malay mandarin polish portuguese russian serbian spanish swedish tagalog thai turkish ukrainian urdu xhosa'.split(
    ' ',
  )

/** Returns the first violation in a request, if any. */
export function refusalOf(fields: Fields): Refusal | undefined {
  return check(fields, rulesFor(String(fields.voice_engine)))
}

function rulesFor(engine: string): readonly Rule[] {
  return [
    required(textOfUpTo(engine === 'Play3.0-mini' ? 20_000 : 2000)),
    required({ field: 'voice', holds: isVoice, message: 'voice is not found' }),
    oneOf('voice_engine', VOICE_ENGINES),
    oneOf('output_format', Object.keys(FORMATS)),
    oneOf('quality', ['draft', 'low', 'medium', 'high', 'premium']),
    oneOf('language', LANGUAGES),
    between('sample_rate', 8000, 48_000),
    between('speed', 0.1, 5),
    between('seed', 0, Number.MAX_SAFE_INTEGER),
    between('temperature', 0, 2),
    ...(engine === 'PlayDialog-turbo' ? [oneOf('sample_rate', [TURBO_RATE])] : []),
    SPEAKABLE,
  ]
}

/** A format without an encoder in the lab is refused like an unknown one. */
const SPEAKABLE: Rule = {
  field: 'output_format',
  holds: (value) => {
    const format = FORMATS[String(value)]
    return format !== undefined && isEncodable({ encoding: format.encoding, sampleRate: USUAL_RATE })
  },
  message: 'output_format is not supported',
}

function textOfUpTo(longest: number): Rule {
  return {
    field: 'text',
    holds: (value) => typeof value === 'string' && value !== '' && value.length <= longest,
    message: `text must have 1 to ${longest} characters`,
  }
}

/** The lab knows every voice, except those whose id says that it is invalid. */
function isVoice(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/^(bad|invalid)/i.test(value)
}

/** Converts a valid request. */
export function textAsk(fields: Fields, echo: SpeechAsk['echo'] = {}): TextAsk {
  return {
    kind: 'text',
    context: '',
    text: String(fields.text),
    release: 'now',
    more: false,
    speech: {
      voice: String(fields.voice),
      format: { ...formatOf(fields), sampleRate: Number(fields.sample_rate ?? usualRate(fields)) },
      wavSizes: UNKNOWN_SIZES,
      speed: Number(fields.speed ?? 1),
      completes: 'each',
      echo,
    },
  }
}

export function formatOf({ output_format = USUAL_FORMAT }: Fields): AudioFormatFact {
  const { encoding, container } = FORMATS[String(output_format)] ?? PCM
  return { encoding, container }
}

export function contentTypeOf({ output_format = USUAL_FORMAT }: Fields): string {
  return (FORMATS[String(output_format)] ?? PCM).contentType
}

const PCM: Format = { encoding: 'pcm_s16le', container: 'raw', contentType: 'audio/raw' }

function usualRate({ voice_engine }: Fields): number {
  return voice_engine === 'PlayDialog-turbo' ? TURBO_RATE : USUAL_RATE
}
