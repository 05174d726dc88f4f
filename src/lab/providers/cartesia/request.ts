import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { RequestRefusal } from '../../contract/request-refusal.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'

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
const SUNSET_MODELS = /^(sonic-2-2025-03-07|sonic-turbo.*|sonic|sonic-english|sonic-multilingual)$/

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
export function parseSpeech(
  fields: JsonObject,
  rawOnly: boolean,
  request: ConnectRequest,
): SpeechRequest | RequestRefusal {
  const voice = parseVoice(fields)
  const output = parseOutputFormat(fields.output_format, rawOnly)
  const { pronunciation_dict_id: dictionary } = fields
  const refusal =
    validateModel(fields) ??
    validateVoice(voice) ??
    validateDictionary(dictionary, request) ??
    validateOtherFields(fields)
  if (refusal) return refusal
  if (!output) return invalidField('output_format', `Unsupported: ${JSON.stringify(fields.output_format)}`)
  return {
    voice,
    ...output,
    ...(output.format.container === 'wav' ? { wavSizes: { riff: UNKNOWN_SIZE, data: UNKNOWN_SIZE } } : {}),
    speed: parseSpeed(fields),
    wordTimings: fields.add_timestamps === true,
    ...(typeof dictionary === 'string' ? { dictionaries: [dictionary] } : {}),
    completionScope: 'each',
    ...(typeof fields.context_id === 'string' ? { echo: { context_id: fields.context_id } } : {}),
  }
}

export function isRefusal(value: SpeechRequest | RequestRefusal): value is RequestRefusal {
  return 'reason' in value
}

export function invalidField(field: string, message: string, code?: string): RequestRefusal {
  return {
    reason: 'invalid',
    field,
    message: `${field}: ${message}`,
    ...(code === undefined ? {} : { code }),
  }
}

function validateModel({ model_id }: JsonObject): RequestRefusal | undefined {
  if (typeof model_id !== 'string') return invalidField('model_id', 'is required')
  if (SUNSET_MODELS.test(model_id))
    return invalidField('model_id', `${model_id} is no longer available`, 'model_sunsetted')
  if (!MODELS.includes(model_id)) return invalidField('model_id', `no model ${model_id}`, 'model_not_found')
  return undefined
}

/** The voice id, alone or in an object. */
function parseVoice({ voice }: JsonObject): string {
  const id: unknown = typeof voice === 'object' && voice !== null ? (voice as JsonObject).id : voice
  return typeof id === 'string' ? id : ''
}

function validateVoice(voice: string): RequestRefusal | undefined {
  if (voice === '') return invalidField('voice', 'is required')
  // The lab knows every voice, except those whose id says that it is invalid.
  return /^(bad|invalid|unknown)/i.test(voice)
    ? invalidField('voice', `no voice ${voice}`, 'voice_not_found')
    : undefined
}

/** An unknown dictionary is a 404 since 2026-03. */
function validateDictionary(id: unknown, { store }: ConnectRequest): RequestRefusal | undefined {
  return typeof id === 'string' && !store.dictionaries.get(id) ? unknownDictionary(id) : undefined
}

export function unknownDictionary(id: string): RequestRefusal {
  return invalidField('pronunciation_dict_id', `no pronunciation dictionary ${id}`, 'dictionary_not_found')
}

function validateOtherFields({
  transcript,
  language,
  locale,
  max_buffer_delay_ms: delay,
}: JsonObject): RequestRefusal | undefined {
  if (typeof transcript !== 'string') return invalidField('transcript', 'is required')
  if (language !== undefined && locale !== undefined)
    return invalidField('locale', 'not together with language')
  if (delay !== undefined && !(typeof delay === 'number' && delay >= 0 && delay <= 5000))
    return invalidField('max_buffer_delay_ms', 'must be a number from 0 to 5000')
  return undefined
}

function parseOutputFormat(output: unknown, rawOnly: boolean): OutputFormat | undefined {
  const { container, encoding, sample_rate, bit_rate } = (output ?? {}) as JsonObject
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
function parseSpeed({ generation_config, speed }: JsonObject): number {
  const requested: unknown = (generation_config as JsonObject | null | undefined)?.speed ?? speed
  if (requested === 'slow') return 0.8
  if (requested === 'fast') return 1.2
  return typeof requested === 'number' && requested > 0 ? requested : 1
}
