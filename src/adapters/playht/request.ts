import type { Job } from '../../core/adapter.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Fields } from '../json.ts'
import type { Given, OptionRules } from '../options.ts'
import { PLAYHT } from './facts.ts'
import { wordOf } from './output-format.ts'

/** The options of both routes. All but `user_id` travel under their own names. */
export const REQUEST_OPTIONS = {
  /** The second half of a PlayHT credential. It is no secret. */
  user_id: { kind: 'text' },
  speed: { kind: 'number', min: 0.1, max: 5 },
  seed: { kind: 'number', min: 0, max: 2 ** 31 - 1, whole: true },
  temperature: { kind: 'number', min: 0, max: 2 },
} as const satisfies OptionRules

export type PlayhtOptions = Given<typeof REQUEST_OPTIONS>

/** Languages by their code: PlayHT wants them written out, in lower case. Other words go as they are. */
const LANGUAGES: Readonly<Record<string, string>> = {
  en: 'english',
  es: 'spanish',
  fr: 'french',
  de: 'german',
  it: 'italian',
  pt: 'portuguese',
  nl: 'dutch',
  pl: 'polish',
  ru: 'russian',
  ar: 'arabic',
  hi: 'hindi',
  ja: 'japanese',
  ko: 'korean',
  zh: 'mandarin',
}

/** The turbo engine has one rate, 48 kHz, and takes neither rate nor sampling parameters. */
const FIXED_ENGINE = 'PlayDialog-turbo'

/** The payload of both routes: the whole text, and everything that a default would otherwise decide. */
export function requestFields(job: Job<PlayhtOptions>): Fields {
  const { user_id: _, ...options } = job.options
  return {
    text: job.text,
    voice: job.voice,
    voice_engine: job.model,
    output_format: wordOf(job.format),
    ...(job.language === '' ? {} : { language: LANGUAGES[job.language] ?? job.language }),
    ...(job.model === FIXED_ENGINE ? {} : { sample_rate: job.format.sampleRate, ...options }),
  }
}

/** The user that goes with a key, where the scenario names none: no service is left that would know one. */
export function userOf({ options }: Job<PlayhtOptions>): string {
  return options.user_id ?? 'ttfa'
}

/** Throws a `SetupError` when a request would go to the service that no longer exists: its silence is no latency. */
export function refuseVanished({ base }: Job): void {
  if (!/(^|\.)play\.(ht|ai)$/.test(new URL(base).hostname)) return
  throw new SetupError(`PlayHT is gone: its service was shut down on ${PLAYHT.retired}`, {
    code: 'SERVICE_RETIRED',
    hint: 'Run against the lab (--lab, or a `lab:` profile), or give the target a `base:` that speaks its protocol.',
  })
}
