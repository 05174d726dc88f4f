import { SetupError } from '../../core/setup-error.ts'
import { checkOptions, type Given, type OptionRules } from '../options.ts'

/** How a voice is named, by the version of the interface. It is sent with every request: nothing is left to defaults. */
const VOICE_BY_VERSION: Readonly<Record<string, (id: string) => Record<string, string>>> = {
  '2024-11-13': voiceWithMode,
  '2025-04-16': voiceWithMode,
  '2025-11-04': voiceWithMode,
  '2026-03-01': voiceWithMode,
  '2026-08-14': (id) => ({ id }),
}

/** The newest, which is what the vendor's own client sends. */
const VERSION = '2026-08-14'

/** Options that came with the newest version. */
const NEW_OPTIONS = ['locale', 'normalization'] as const

/** The options that all routes take. */
export const REQUEST_OPTIONS = {
  /** `Cartesia-Version`: it decides, among other things, how errors look. */
  version: { kind: 'word', words: Object.keys(VOICE_BY_VERSION) },
  /** These three travel in `generation_config`, which the sonic-3 family knows. */
  speed: { kind: 'number', min: 0.6, max: 1.5 },
  volume: { kind: 'number', min: 0.5, max: 2 },
  emotion: { kind: 'text' },
  /** Replaces the language. */
  locale: { kind: 'text' },
  normalization: { kind: 'text' },
  pronunciation_dict_id: { kind: 'text' },
} as const satisfies OptionRules

/** What the routes that speak in events take besides. */
export const EVENT_OPTIONS = {
  ...REQUEST_OPTIONS,
  add_timestamps: { kind: 'flag' },
  add_phoneme_timestamps: { kind: 'flag' },
  use_normalized_timestamps: { kind: 'flag' },
} as const satisfies OptionRules

export type RequestOptions = Given<typeof REQUEST_OPTIONS>
export type EventOptions = Given<typeof EVENT_OPTIONS>

/** Checks the options of a route, and that the version knows them. Throws a `SetupError`. */
export function parseWith<Rules extends typeof REQUEST_OPTIONS>(adapter: string, rules: Rules) {
  return (raw: Readonly<Record<string, unknown>>): Given<Rules> => {
    const options = checkOptions(adapter, rules, raw)
    const early = NEW_OPTIONS.find((name) => raw[name] !== undefined)
    if (early === undefined || versionOf(options) === VERSION) return options
    throw new SetupError(`${adapter} has no option \`${early}\` in the version ${versionOf(options)}`, {
      code: 'OPTION_INVALID',
      hint: `leave it out, or set \`version\` to ${VERSION}`,
    })
  }
}

export function versionOf({ version = VERSION }: RequestOptions): string {
  return version
}

/** The voice in the words of the version. */
export function voiceField(id: string, options: RequestOptions): Record<string, string> {
  return (VOICE_BY_VERSION[versionOf(options)] ?? voiceWithMode)(id)
}

function voiceWithMode(id: string): Record<string, string> {
  return { mode: 'id', id }
}
