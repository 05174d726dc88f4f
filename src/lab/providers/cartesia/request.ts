import { z } from 'zod'
import { UNKNOWN_WAV_SIZES } from '../../../audio/containers/wav-writer.ts'
import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { ConnectRequest } from '../../contract/connect-request.ts'
import type { SpeechRequest } from '../../contract/speech-request.ts'
import {
  type CheckedFields,
  checkFields,
  codedMistake,
  echoOf,
  type InvalidField,
  numberBetween,
  refusedAs,
  textIfAny,
} from '../shared/request-fields.ts'

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

const ENCODINGS = {
  pcm_f32le: 'pcm_f32le',
  pcm_s16le: 'pcm_s16le',
  pcm_mulaw: 'mulaw',
  pcm_alaw: 'alaw',
} as const satisfies Readonly<Record<string, Encoding>>
const SAMPLE_RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000]
const MP3_BIT_RATES = [32_000, 64_000, 96_000, 128_000, 192_000]
interface OutputFormat {
  readonly format: AudioFormat
  readonly bitRate?: number
}

const model = z
  .string({ error: 'is required' })
  .refine(
    (id) => !SUNSET_MODELS.test(id),
    codedMistake('model_sunsetted', ({ input }) => `${input} is no longer available`),
  )
  .refine(
    (id) => MODELS.includes(id),
    codedMistake('model_not_found', ({ input }) => `no model ${input}`),
  )

const id = z.string().min(1)
/** The voice id, alone or in an object. The lab knows every voice, except those whose id says that it is invalid. */
const voice = refusedAs(
  z.union([id, z.looseObject({ id }).transform((one) => one.id)]),
  'is required',
).refine(
  (name) => !/^(bad|invalid|unknown)/i.test(name),
  codedMistake('voice_not_found', ({ input }) => `no voice ${input}`),
)

const anyText = z.string({ error: 'is required' })
const filledText = anyText.refine((text) => text.trim() !== '', { error: 'must not be empty' })

const uncompressed = <Container extends 'raw' | 'wav'>(containers: readonly Container[]) =>
  z
    .looseObject({
      container: z.literal(containers),
      encoding: z.literal(Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]),
      sample_rate: z.literal(SAMPLE_RATES),
    })
    .transform(({ container, encoding, sample_rate }): OutputFormat => {
      return { format: { encoding: ENCODINGS[encoding], container, sampleRate: sample_rate } }
    })
const mp3 = z
  .looseObject({
    container: z.literal('mp3'),
    sample_rate: z.literal(SAMPLE_RATES),
    bit_rate: z.literal(MP3_BIT_RATES),
  })
  .transform(({ container, sample_rate, bit_rate }): OutputFormat => {
    return { format: { encoding: 'mp3', container, sampleRate: sample_rate }, bitRate: bit_rate }
  })

const unsupported = (received: unknown) => `Unsupported: ${JSON.stringify(received)}`
const rawOutput = refusedAs(uncompressed(['raw']), unsupported)
const anyOutput = refusedAs(z.union([uncompressed(['raw', 'wav']), mp3]), unsupported)

/** A factor or a word. Anything else is ignored. */
const speed = z
  .union([
    z.literal('slow').transform(() => 0.8),
    z.literal('fast').transform(() => 1.2),
    z.number().positive(),
  ])
  .nullish()
  .catch(1)

function speechSchema<Text extends z.ZodType<string>, Output extends z.ZodType<OutputFormat>>(
  transcript: Text,
  output_format: Output,
) {
  return z
    .looseObject({
      model_id: model,
      voice,
      pronunciation_dict_id: textIfAny,
      transcript,
      language: z.unknown().optional(),
      locale: z.unknown().optional(),
      max_buffer_delay_ms: numberBetween(0, 5000, 'must be a number from 0 to 5000').optional(),
      output_format,
      generation_config: z.looseObject({ speed }).nullish().catch(undefined),
      /** The older field. */
      speed,
    })
    .refine(({ language, locale }) => language === undefined || locale === undefined, {
      path: ['locale'],
      error: 'not together with language',
    })
}

export const BYTES_SCHEMA = speechSchema(filledText, anyOutput)
/** SSE and WebSocket have no containers. */
export const SSE_SCHEMA = speechSchema(filledText, rawOutput)
/** The last message of a context may be without text. */
export const MESSAGE_SCHEMA = speechSchema(anyText, rawOutput)

export type SpeechSchema = typeof BYTES_SCHEMA | typeof SSE_SCHEMA | typeof MESSAGE_SCHEMA
export type SpeechFields = z.output<SpeechSchema>

/** Checks the fields of a request for speech, and that its dictionary exists. */
export function checkSpeech(
  schema: SpeechSchema,
  fields: JsonObject,
  { store }: ConnectRequest,
): CheckedFields<SpeechFields> {
  const checked = checkFields<SpeechSchema>(schema, fields)
  if (!checked.valid) {
    const { field, message, code } = checked.refusal
    return { valid: false, refusal: invalidField(field, message, code) }
  }
  const dictionary = checked.fields.pronunciation_dict_id
  return dictionary === undefined || store.dictionaries.get(dictionary)
    ? checked
    : { valid: false, refusal: unknownDictionary(dictionary) }
}

/** The speech that valid fields ask for. */
export function speechOf(fields: SpeechFields): SpeechRequest {
  const { voice, output_format: output, pronunciation_dict_id: dictionary } = fields
  const echo = echoOf(fields, 'context_id')
  return {
    voice,
    ...output,
    ...(output.format.container === 'wav' ? { wavSizes: UNKNOWN_WAV_SIZES } : {}),
    speed: fields.generation_config?.speed ?? fields.speed ?? 1,
    wordTimings: fields.add_timestamps === true,
    ...(dictionary === undefined ? {} : { dictionaries: [dictionary] }),
    completionScope: 'each',
    ...(echo.context_id === undefined ? {} : { echo }),
  }
}

export function invalidField(field: string, message: string, code?: string): InvalidField {
  return {
    reason: 'invalid',
    field,
    message: `${field}: ${message}`,
    ...(code === undefined ? {} : { code }),
  }
}

/** An unknown dictionary is a 404 since 2026-03. */
export function unknownDictionary(id: string): InvalidField {
  return invalidField('pronunciation_dict_id', `no pronunciation dictionary ${id}`, 'dictionary_not_found')
}
