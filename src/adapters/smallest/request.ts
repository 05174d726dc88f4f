import type { Headers, Job } from '../../core/adapter/adapter.ts'
import type { OptionRules, OptionsOf } from '../shared/option-rules.ts'
import { LANGUAGES } from './languages.ts'

/** The options of all routes, sent under their own names. */
export const REQUEST_OPTIONS = {
  speed: { kind: 'number', min: 0.5, max: 2, default: 1, meaning: 'speaking rate' },
  number_pronunciation_language: {
    kind: 'word',
    words: LANGUAGES,
    meaning: 'language in which numbers are read; also the language of the speech if `language` is empty',
  },
  math_notation: { kind: 'flag', default: false, meaning: 'reads mathematical notation' },
  pronunciation_dicts: { kind: 'list', meaning: 'ids of pronunciation dictionaries' },
  session_id: {
    kind: 'text',
    longest: 128,
    meaning: 'your own id of the conversation; it comes back as `external_session_id`',
  },
} as const satisfies OptionRules

const REQUEST_OPTION_NAMES = Object.keys(REQUEST_OPTIONS) as (keyof typeof REQUEST_OPTIONS)[]

export function authorization(job: Job): Headers {
  return { authorization: `Bearer ${job.key}` }
}

/**
 * The payload of all three routes. Model, sample rate and format are always sent: the service’s defaults are
 * another model and 44100 Hz. An empty language is left to the service.
 */
export function requestFields(
  job: Job<OptionsOf<typeof REQUEST_OPTIONS>>,
  text: string,
  outputFormat: string,
): Record<string, unknown> {
  const given = REQUEST_OPTION_NAMES.filter((name) => job.options[name] !== undefined)
  return {
    text,
    voice_id: job.voice,
    model: job.model,
    sample_rate: job.format.sampleRate,
    output_format: outputFormat,
    request_id: job.stream,
    ...(job.language === '' ? {} : { language: job.language }),
    ...Object.fromEntries(given.map((name) => [name, job.options[name]])),
  }
}
