import { SetupError } from '../../core/setup-error.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { checkOptions } from '../shared/options.ts'

/** The voice field, by API version. The version is sent with every request, so that no default applies. */
const VOICE_BY_VERSION: Readonly<Record<string, (id: string) => Record<string, string>>> = {
  '2024-11-13': voiceWithMode,
  '2025-04-16': voiceWithMode,
  '2025-11-04': voiceWithMode,
  '2026-03-01': voiceWithMode,
  '2026-08-14': (id) => ({ id }),
}

/** The newest version, which the official client sends. */
const NEWEST_VERSION = '2026-08-14'

/** Options that only the newest version has. */
const OPTIONS_OF_NEWEST_VERSION = ['locale', 'normalization'] as const

/** The options of all routes. */
export const REQUEST_OPTIONS = {
  version: {
    kind: 'word',
    words: Object.keys(VOICE_BY_VERSION),
    default: NEWEST_VERSION,
    meaning: 'API version (`Cartesia-Version`); it also decides the error format',
  },
  /** `speed`, `volume` and `emotion` are sent in `generation_config`. */
  speed: { kind: 'number', min: 0.6, max: 1.5, meaning: 'speaking rate; sonic-3 models only' },
  volume: { kind: 'number', min: 0.5, max: 2, meaning: 'loudness; sonic-3 models only' },
  emotion: { kind: 'text', meaning: 'emotion of the speech; sonic-3 models only' },
  locale: {
    kind: 'text',
    meaning: 'a locale such as `en-GB`, sent instead of the language; newest version only',
  },
  normalization: {
    kind: 'text',
    default: 'auto',
    meaning: 'text normalization: `auto`, `off` or a locale; newest version only',
  },
  pronunciation_dict_id: {
    kind: 'text',
    meaning: 'id of a pronunciation dictionary; sonic-3 models and newer',
  },
} as const satisfies OptionRules

/** The options of the SSE and WebSocket routes. */
export const EVENT_OPTIONS = {
  ...REQUEST_OPTIONS,
  add_timestamps: { kind: 'flag', default: false, meaning: 'adds messages with the times of words' },
  add_phoneme_timestamps: {
    kind: 'flag',
    default: false,
    meaning: 'adds messages with the times of phonemes',
  },
  use_normalized_timestamps: {
    kind: 'flag',
    default: false,
    meaning: 'times of the words after text normalization',
  },
} as const satisfies OptionRules

export type RequestOptions = OptionsOf<typeof REQUEST_OPTIONS>
export type EventOptions = OptionsOf<typeof EVENT_OPTIONS>

/**
 * Returns a parser that checks the options of a route against its rules and the API version. It throws a
 * `SetupError`.
 */
export function optionsParser<Rules extends typeof REQUEST_OPTIONS>(adapter: string, rules: Rules) {
  return (raw: Readonly<Record<string, unknown>>): OptionsOf<Rules> => {
    const options = checkOptions(adapter, rules, raw)
    const tooNew = OPTIONS_OF_NEWEST_VERSION.find((name) => raw[name] !== undefined)
    if (tooNew === undefined || versionOf(options) === NEWEST_VERSION) return options
    throw new SetupError(`${adapter} has no option \`${tooNew}\` in API version ${versionOf(options)}`, {
      code: 'OPTION_INVALID',
      hint: `Leave it out, or set \`version\` to ${NEWEST_VERSION}.`,
    })
  }
}

export function versionOf({ version = NEWEST_VERSION }: RequestOptions): string {
  return version
}

/** The voice field in the format of the API version. */
export function voiceField(id: string, options: RequestOptions): Record<string, string> {
  return (VOICE_BY_VERSION[versionOf(options)] ?? voiceWithMode)(id)
}

function voiceWithMode(id: string): Record<string, string> {
  return { mode: 'id', id }
}
