import type { Encoding } from '../../../core/audio-format.ts'
import type { JsonObject } from '../../../core/json.ts'
import type { Echo } from '../../contract/speech-request.ts'
import { booleanField, type FieldRule, numberBetween, oneOf } from '../shared/field-rules.ts'

const MODELS = ['lightning_v3.1', 'lightning_v3.1_pro'] as const
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

const LANGUAGES =
  'auto en hi mr kn ta bn gu te ml pa or es de fr it nl sv pt ru el fi no pl ar zh id ja ko ms tr vi'.split(
    ' ',
  )
const CLIENT_ID_PATTERN = /^[\w.-]{1,128}$/

const clientIdRule = (field: string): FieldRule => ({
  field,
  accepts: (value) => typeof value === 'string' && CLIENT_ID_PATTERN.test(value),
  message: 'Expected at most 128 letters, digits, dots, dashes and underscores',
})

export const TEXT_RULE: FieldRule = {
  field: 'text',
  required: true,
  accepts: (value) => typeof value === 'string',
  message: 'Required',
}

export const VOICE_RULE: FieldRule = {
  field: 'voice_id',
  required: true,
  // The lab knows every voice, except those whose id says that it is invalid.
  accepts: (value) => typeof value === 'string' && value !== '' && !/^(bad|invalid)/i.test(value),
  message: 'Invalid Voice ID',
}

/** The fields that all three routes validate. Unknown fields are ignored, as the service does. */
const SHARED_RULES: readonly FieldRule[] = [
  TEXT_RULE,
  VOICE_RULE,
  oneOf('model', MODELS),
  oneOf('sample_rate', SAMPLE_RATES),
  oneOf('language', LANGUAGES),
  oneOf('number_pronunciation_language', LANGUAGES),
  numberBetween('speed', 0.5, 2),
  booleanField('math_notation'),
  booleanField('word_timestamps'),
  clientIdRule('session_id'),
  clientIdRule('request_id'),
]

/** HTTP refuses an empty text; on a WebSocket it may end a turn. */
export const NON_EMPTY_TEXT_RULE: FieldRule = {
  ...TEXT_RULE,
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
  message: 'Text must not be empty',
}

export const HTTP_RULES: readonly FieldRule[] = [
  NON_EMPTY_TEXT_RULE,
  ...SHARED_RULES,
  oneOf('output_format', Object.keys(OUTPUT_FORMATS)),
]

export const WEBSOCKET_RULES: readonly FieldRule[] = [
  ...SHARED_RULES,
  booleanField('continue'),
  booleanField('flush'),
  booleanField('context_close'),
  booleanField('cancel_request'),
  numberBetween('max_buffer_flush_ms', 0, 1000),
  numberBetween('max_buffer_delay_ms', 0, 5000),
  numberBetween('complete_backoff_ms', 0, 10_000),
]

/** The client's own ids, which every response repeats. */
export function clientIdsOf({ session_id, request_id }: JsonObject): Echo {
  return {
    ...(typeof session_id === 'string' ? { session_id } : {}),
    ...(typeof request_id === 'string' ? { request_id } : {}),
  }
}
