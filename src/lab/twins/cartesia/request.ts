import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { Knock, Refusal, SpeechAsk } from '../../twin.ts'
import type { Fields } from '../fields.ts'

const MODELS = [
  ...[
    'sonic-3.6',
    'sonic-3.5',
    'sonic-3.5-2026-05-04',
    'sonic-3',
    'sonic-3-2026-01-12',
    'sonic-3-2025-10-27',
  ],
  ...[
    'sonic-latest',
    'sonic-3-latest',
    'sonic-2',
    'sonic-2-2025-04-16',
    'sonic-2-2025-05-08',
    'sonic-2-2025-06-11',
  ],
]
/** Withdrawn on 2026-06-01. */
const SUNSET = /^(sonic-2-2025-03-07|sonic-turbo.*|sonic|sonic-english|sonic-multilingual)$/

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  pcm_f32le: 'pcm_f32le',
  pcm_s16le: 'pcm_s16le',
  pcm_mulaw: 'mulaw',
  pcm_alaw: 'alaw',
}
const SAMPLE_RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000]
const MP3_BIT_RATES = [32_000, 64_000, 96_000, 128_000, 192_000]
const UNKNOWN_SIZE = 0xffff_ffff

interface OutputFormat {
  readonly format: AudioFormat
  readonly bitRate?: number
}

/**
 * Parses the requested speech, or returns why it is refused. `rawOnly`: SSE and WebSocket have no containers.
 */
export function speechOf(fields: Fields, rawOnly: boolean, knock: Knock): SpeechAsk | Refusal {
  const voice = voiceOf(fields)
  const output = formatOf(fields.output_format, rawOnly)
  const { pronunciation_dict_id: dictionary } = fields
  const refusal =
    refusalOfModel(fields) ??
    refusalOfVoice(voice) ??
    refusalOfDictionary(dictionary, knock) ??
    refusalOfRest(fields)
  if (refusal) return refusal
  if (!output) return invalid('output_format', `Unsupported: ${JSON.stringify(fields.output_format)}`)
  return {
    voice,
    ...output,
    ...(output.format.container === 'wav' ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
    speed: speedOf(fields),
    words: fields.add_timestamps === true,
    ...(typeof dictionary === 'string' ? { dictionaries: [dictionary] } : {}),
    completes: 'each',
    ...(typeof fields.context_id === 'string' ? { echo: { context_id: fields.context_id } } : {}),
  }
}

export function isRefusal(value: SpeechAsk | Refusal): value is Refusal {
  return 'reason' in value
}

export function invalid(field: string, message: string, code?: string): Refusal {
  return {
    reason: 'invalid',
    field,
    message: `${field}: ${message}`,
    ...(code === undefined ? {} : { code }),
  }
}

function refusalOfModel({ model_id }: Fields): Refusal | undefined {
  if (typeof model_id !== 'string') return invalid('model_id', 'is required')
  if (SUNSET.test(model_id))
    return invalid('model_id', `${model_id} is no longer available`, 'model_sunsetted')
  if (!MODELS.includes(model_id)) return invalid('model_id', `no model ${model_id}`, 'model_not_found')
  return undefined
}

/** The voice id, alone or in an object. */
function voiceOf({ voice }: Fields): string {
  const id: unknown = typeof voice === 'object' && voice !== null ? (voice as Fields).id : voice
  return typeof id === 'string' ? id : ''
}

function refusalOfVoice(voice: string): Refusal | undefined {
  if (voice === '') return invalid('voice', 'is required')
  // The lab knows every voice, except those whose id says that it is invalid.
  return /^(bad|invalid|unknown)/i.test(voice)
    ? invalid('voice', `no voice ${voice}`, 'voice_not_found')
    : undefined
}

/** An unknown dictionary is a 404 since 2026-03. */
function refusalOfDictionary(id: unknown, { shelf }: Knock): Refusal | undefined {
  return typeof id === 'string' && !shelf.dictionaries.get(id) ? unknownDictionary(id) : undefined
}

export function unknownDictionary(id: string): Refusal {
  return invalid('pronunciation_dict_id', `no pronunciation dictionary ${id}`, 'dictionary_not_found')
}

function refusalOfRest({
  transcript,
  language,
  locale,
  max_buffer_delay_ms: delay,
}: Fields): Refusal | undefined {
  if (typeof transcript !== 'string') return invalid('transcript', 'is required')
  if (language !== undefined && locale !== undefined) return invalid('locale', 'not together with language')
  if (delay !== undefined && !(typeof delay === 'number' && delay >= 0 && delay <= 5000))
    return invalid('max_buffer_delay_ms', 'must be a number from 0 to 5000')
  return undefined
}

function formatOf(output: unknown, rawOnly: boolean): OutputFormat | undefined {
  const { container, encoding, sample_rate, bit_rate } = (output ?? {}) as Fields
  const sampleRate = SAMPLE_RATES.find((rate) => rate === sample_rate)
  if (sampleRate === undefined || (rawOnly && container !== 'raw')) return undefined
  if (container === 'mp3') {
    const bitRate = MP3_BIT_RATES.find((rate) => rate === bit_rate)
    return bitRate === undefined ? undefined : { format: { encoding: 'mp3', container, sampleRate }, bitRate }
  }
  const known = ENCODINGS[String(encoding)]
  if (!known || (container !== 'raw' && container !== 'wav')) return undefined
  return { format: { encoding: known, container, sampleRate } }
}

/** From the current field or the older one; 1 if neither is set. */
function speedOf({ generation_config, speed }: Fields): number {
  const wanted: unknown = (generation_config as Fields | null | undefined)?.speed ?? speed
  if (wanted === 'slow') return 0.8
  if (wanted === 'fast') return 1.2
  return typeof wanted === 'number' && wanted > 0 ? wanted : 1
}
