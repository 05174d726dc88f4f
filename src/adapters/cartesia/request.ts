import type { Headers, Job } from '../../core/adapter/adapter.ts'
import { pick, unlessEmpty } from '../shared/pick.ts'
import { type EventOptions, type RequestOptions, versionOf, voiceField } from './options.ts'
import { outputFormat } from './output-format.ts'

/** The key and the API version, which every request needs. */
export function credentials({ key, options }: Job<RequestOptions>): Headers {
  return { authorization: `Bearer ${key}`, 'cartesia-version': versionOf(options) }
}

/** The request fields for a piece of text, on any route. They must not change within a context. */
export function requestFields(
  job: Job<RequestOptions>,
  transcript: string,
  bitRate?: number,
): Record<string, unknown> {
  const { options } = job
  return {
    model_id: job.model,
    transcript,
    voice: voiceField(job.voice, options),
    output_format: outputFormat(job.format, bitRate),
    ...languageOf(job),
    generation_config: unlessEmpty(pick(options, ['speed', 'volume', 'emotion'])),
    ...pick(options, ['normalization', 'pronunciation_dict_id']),
  }
}

/** The fields that request timestamps beside the audio. */
export function timestampFields({ options }: Job<EventOptions>): Record<string, unknown> {
  return pick(options, ['add_timestamps', 'add_phoneme_timestamps', 'use_normalized_timestamps'])
}

/** The service accepts a language or a locale, not both. */
function languageOf({ language, options }: Job<RequestOptions>): Record<string, string> {
  if (options.locale !== undefined) return { locale: options.locale }
  return language === '' ? {} : { language }
}
