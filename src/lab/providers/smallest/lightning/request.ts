import { z } from 'zod'
import type { Encoding } from '../../../../core/audio-format.ts'
import { textMatching } from '../../../../validation/primitives.ts'
import { flag, knownVoice, numberBetween, oneOf, textIfAny, textWhere } from '../../shared/request-fields.ts'

const MODELS = [
  'lightning_v3.1',
  'lightning_v3.1_pro',
  'lightning_v3.1_pro_07_26',
  'lightning_v3.1_pro_10_26',
] as const
const SAMPLE_RATES = [8000, 16_000, 24_000, 44_100] as const
export const DEFAULT_SAMPLE_RATE = 44_100

/** Formats by `output_format`. Any other value is refused, even `mulaw`. */
export const OUTPUT_FORMATS: Readonly<
  Record<string, { encoding: Encoding; container: 'raw' | 'wav' | 'mp3' }>
> = {
  pcm: { encoding: 'pcm_s16le', container: 'raw' },
  wav: { encoding: 'pcm_s16le', container: 'wav' },
  mp3: { encoding: 'mp3', container: 'mp3' },
  ulaw: { encoding: 'mulaw', container: 'raw' },
  alaw: { encoding: 'alaw', container: 'raw' },
}

/** The documented languages, and `he`, which the provider's own client for the AI SDK copies from the server. */
export const LANGUAGES =
  'auto en hi mr kn ta bn gu te ml pa or es de fr it nl sv pt ru el fi no pl ar zh id ja ko ms tr vi he'.split(
    ' ',
  )
const CLIENT_ID_PATTERN = /^[\w.-]{1,128}$/

const clientId = textMatching(
  'Expected at most 128 letters, digits, dots, dashes and underscores',
  CLIENT_ID_PATTERN,
)

export const anyText = z.string({ error: 'Required' })
/** HTTP refuses an empty text; on a WebSocket it may end a turn. */
export const nonEmptyText = textWhere((text) => text.trim() !== '', 'Text must not be empty')
export const voice = knownVoice('Invalid Voice ID')
export const outputFormat = oneOf(Object.keys(OUTPUT_FORMATS))

/** The ids of pronunciation dictionaries. Anything but a list of ids is ignored. */
export const dictionaryIds = z
  .array(textIfAny)
  .transform((ids) => ids.filter((id) => id !== undefined))
  .optional()
  .catch(undefined)

/** The fields that all three routes validate. */
const SHARED_FIELDS = {
  text: anyText,
  voice_id: voice,
  model: oneOf(MODELS).optional(),
  sample_rate: oneOf(SAMPLE_RATES).optional(),
  language: oneOf(LANGUAGES).optional(),
  number_pronunciation_language: oneOf(LANGUAGES).optional(),
  speed: numberBetween(0.5, 2).optional(),
  math_notation: flag.optional(),
  word_timestamps: flag.optional(),
  session_id: clientId.optional(),
  request_id: clientId.optional(),
  pronunciation_dicts: dictionaryIds,
}

/** Unknown fields are ignored, as the service does. */
export const HTTP_SCHEMA = z.looseObject({
  ...SHARED_FIELDS,
  text: nonEmptyText,
  output_format: outputFormat.optional(),
})

export const WEBSOCKET_SCHEMA = z.looseObject({
  ...SHARED_FIELDS,
  continue: flag.optional(),
  flush: flag.optional(),
  context_close: flag.optional(),
  cancel_request: flag.optional(),
  max_buffer_flush_ms: numberBetween(0, 1000).optional(),
  max_buffer_delay_ms: numberBetween(0, 5000).optional(),
  complete_backoff_ms: numberBetween(0, 10_000).optional(),
})
