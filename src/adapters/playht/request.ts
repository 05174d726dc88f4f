import type { Job } from '../../core/adapter/adapter.ts'
import type { JsonObject } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import { nameOfFormat } from '../shared/name-of-format.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { PLAYHT_FACTS } from './facts.ts'
import { OUTPUT_FORMATS } from './output-format.ts'

/** The options of both routes. All but `user_id` are sent under their own names. */
export const REQUEST_OPTIONS = {
  /** The second half of a PlayHT credential. It is not secret. */
  user_id: { kind: 'text', meaning: 'id of the account, which the service needs beside the key' },
  speed: { kind: 'number', min: 0.1, max: 5, meaning: 'speaking rate' },
  seed: {
    kind: 'number',
    min: 0,
    max: 2 ** 31 - 1,
    whole: true,
    meaning: 'makes answers repeatable',
  },
  temperature: { kind: 'number', min: 0, max: 2, meaning: 'randomness of the voice' },
} as const satisfies OptionRules

export type PlayhtOptions = OptionsOf<typeof REQUEST_OPTIONS>

/** Language names by code: PlayHT wants them in full, in lower case. Anything else is sent unchanged. */
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

/** The turbo engine always sends 48 kHz and accepts neither a rate nor sampling parameters. */
const TURBO_ENGINE = 'PlayDialog-turbo'

/** The payload of both routes. It sets every field that has a default. */
export function requestFields(job: Job<PlayhtOptions>): JsonObject {
  const { user_id: _, ...options } = job.options
  return {
    text: job.text,
    voice: job.voice,
    voice_engine: job.model,
    output_format: nameOfFormat(OUTPUT_FORMATS, job.format, 'wav'),
    ...(job.language === '' ? {} : { language: LANGUAGES[job.language] ?? job.language }),
    ...(job.model === TURBO_ENGINE ? {} : { sample_rate: job.format.sampleRate, ...options }),
  }
}

/** The user id of the scenario, or a placeholder: no service is left to check it. */
export function userOf({ options }: Job<PlayhtOptions>): string {
  return options.user_id ?? 'ttfa'
}

/**
 * Throws a `SetupError` if the request would go to the service that no longer exists, which could only time
 * out.
 */
export function rejectRetiredService({ base }: Job): void {
  if (!/(^|\.)play\.(ht|ai)$/.test(new URL(base).hostname)) return
  throw new SetupError(`PlayHT was shut down on ${PLAYHT_FACTS.retired}`, {
    code: 'SERVICE_RETIRED',
    hint: 'Run against the lab (--lab, or a `lab:` profile), or give the target a `base:` that speaks its protocol.',
  })
}
