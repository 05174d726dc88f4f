import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'

/** Settings of the voice, which requests send as one object. */
export const VOICE_SETTINGS = {
  stability: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 'the voice’s stored setting',
    meaning: 'how steady the voice is; lower varies more',
  },
  similarity_boost: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 'the voice’s stored setting',
    meaning: 'how close the speech is to the original voice',
  },
  style: {
    kind: 'number',
    min: 0,
    max: 1,
    default: 'the voice’s stored setting',
    meaning: 'how much the style of the original voice is exaggerated',
  },
  use_speaker_boost: {
    kind: 'flag',
    default: 'the voice’s stored setting',
    meaning: 'increases the similarity to the original speaker',
  },
  speed: {
    kind: 'number',
    min: 0.7,
    max: 1.2,
    default: 'the voice’s stored setting',
    meaning: 'speaking rate',
  },
} as const satisfies OptionRules

export const SHARED_OPTIONS = {
  ...VOICE_SETTINGS,
  bit_rate: {
    kind: 'number',
    min: 32,
    max: 192,
    whole: true,
    meaning: 'MP3 and Opus bit rate in kilobits per second',
  },
  enable_logging: {
    kind: 'flag',
    default: true,
    meaning: 'false keeps nothing of the request; Enterprise only',
  },
  apply_text_normalization: {
    kind: 'word',
    words: ['auto', 'on', 'off'],
    default: 'auto',
    meaning: 'writes out numbers and the like; `on` adds latency',
  },
  apply_language_text_normalization: { kind: 'flag', meaning: 'Japanese normalization; adds much latency' },
  seed: {
    kind: 'number',
    min: 0,
    max: 4_294_967_295,
    whole: true,
    meaning: 'makes speech repeatable, as far as the service can',
  },
  pronunciation_dictionaries: {
    kind: 'list',
    meaning: 'at most three dictionaries, each as `id` or `id:version`',
  },
} as const satisfies OptionRules

/** The options of the HTTP routes, sent under their own names; voice settings go into `voice_settings`. */
export const HTTP_OPTIONS = {
  ...SHARED_OPTIONS,
  optimize_streaming_latency: {
    kind: 'number',
    min: 0,
    max: 4,
    whole: true,
    meaning: 'deprecated: 0 is off, 3 the fastest, 4 also turns text normalization off',
  },
  previous_text: { kind: 'text', meaning: 'text before this one, for continuity; `eleven_v3` refuses it' },
  next_text: { kind: 'text', meaning: 'text after this one, for continuity; `eleven_v3` refuses it' },
} as const satisfies OptionRules

/** The options of both WebSocket routes. */
export const WEBSOCKET_OPTIONS = {
  ...SHARED_OPTIONS,
  auto_mode: {
    kind: 'flag',
    default: false,
    meaning: 'speaks every message at once, without a chunk schedule; for whole sentences only',
  },
  chunk_length_schedule: {
    kind: 'numbers',
    min: 50,
    max: 500,
    default: '120, 160, 250, 290',
    meaning: 'characters to buffer before each chunk is synthesised',
  },
  enable_ssml_parsing: { kind: 'flag', default: false, meaning: 'reads SSML in the text; adds latency' },
  sync_alignment: { kind: 'flag', default: false, meaning: 'adds timing data to every chunk' },
  inactivity_timeout: {
    kind: 'number',
    min: 1,
    max: 180,
    whole: true,
    default: 20,
    meaning: 'seconds without text after which the service closes the connection',
  },
} as const satisfies OptionRules

export type HttpOptions = OptionsOf<typeof HTTP_OPTIONS>
export type WebSocketOptions = OptionsOf<typeof WEBSOCKET_OPTIONS>
