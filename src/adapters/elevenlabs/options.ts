import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { pick, unlessEmpty } from '../shared/pick.ts'

const VOICE_SETTINGS = {
  stability: { kind: 'number', min: 0, max: 1 },
  similarity_boost: { kind: 'number', min: 0, max: 1 },
  style: { kind: 'number', min: 0, max: 1 },
  use_speaker_boost: { kind: 'flag' },
  speed: { kind: 'number', min: 0.7, max: 1.2 },
} as const satisfies OptionRules

const SHARED_OPTIONS = {
  ...VOICE_SETTINGS,
  /** MP3 and Opus bit rate in kilobits per second. */
  bit_rate: { kind: 'number', min: 32, max: 192, whole: true },
  enable_logging: { kind: 'flag' },
  /** `on` adds latency, as does the Japanese normalization below. */
  apply_text_normalization: { kind: 'word', words: ['auto', 'on', 'off'] },
  apply_language_text_normalization: { kind: 'flag' },
  seed: { kind: 'number', min: 0, max: 4_294_967_295, whole: true },
  /** `id` or `id:version` of each dictionary; the service accepts three. */
  pronunciation_dictionaries: { kind: 'list' },
} as const satisfies OptionRules

/** The options of the HTTP routes, sent under their own names; voice settings go into `voice_settings`. */
export const HTTP_OPTIONS = {
  ...SHARED_OPTIONS,
  /** Deprecated; 4 also turns text normalization off. */
  optimize_streaming_latency: { kind: 'number', min: 0, max: 4, whole: true },
  previous_text: { kind: 'text' },
  next_text: { kind: 'text' },
} as const satisfies OptionRules

/** The options of both WebSocket routes. */
export const WEBSOCKET_OPTIONS = {
  ...SHARED_OPTIONS,
  /**
   * Speaks every message at once, without a chunk schedule. Meant for whole sentences: single words come out
   * broken.
   */
  auto_mode: { kind: 'flag' },
  /** Characters to buffer before each chunk is synthesised; the default is 120, 160, 250, 290. */
  chunk_length_schedule: { kind: 'numbers', min: 50, max: 500 },
  enable_ssml_parsing: { kind: 'flag' },
  sync_alignment: { kind: 'flag' },
  /** Seconds without text after which the service closes; its default is 20. */
  inactivity_timeout: { kind: 'number', min: 1, max: 180, whole: true },
} as const satisfies OptionRules

export type HttpOptions = OptionsOf<typeof HTTP_OPTIONS>
export type WebSocketOptions = OptionsOf<typeof WEBSOCKET_OPTIONS>

const VOICE_SETTING_NAMES = Object.keys(VOICE_SETTINGS) as (keyof typeof VOICE_SETTINGS)[]

/** The fields of every first message and every body, as far as options set them. */
export function voiceFields(options: OptionsOf<typeof SHARED_OPTIONS>): Record<string, unknown> {
  return pick(
    {
      voice_settings: unlessEmpty(pick(options, VOICE_SETTING_NAMES)),
      pronunciation_dictionary_locators: options.pronunciation_dictionaries?.map(locatorOf),
    },
    ['voice_settings', 'pronunciation_dictionary_locators'],
  )
}

function locatorOf(dictionary: string): Record<string, unknown> {
  const [id, version] = dictionary.split(':')
  return { pronunciation_dictionary_id: id, ...(version ? { version_id: version } : {}) }
}
