import type { Headers, Job } from '../../core/adapter.ts'
import type { OptionRules } from '../options.ts'

/** The options of all routes; they travel in the query under their own names. */
export const REQUEST_OPTIONS = {
  mip_opt_out: { kind: 'flag' },
  /** Labels of the request in the provider's usage reports. */
  tag: { kind: 'list' },
} as const satisfies OptionRules

/** A key is a `Token`; `Bearer` is for short-lived tokens and refuses keys. */
export function authorization({ key }: Job): Headers {
  return { authorization: `Token ${key}` }
}

/**
 * The `model` of the query, which is family, voice and language in one word: `aura-2-thalia-en`. A target may also
 * write that whole word, as its voice or as its model.
 */
export function modelWord(
  job: Pick<Job, 'model' | 'voice' | 'language'>,
  families: readonly string[],
): string {
  const { model, voice, language } = job
  if (families.some((family) => voice.startsWith(`${family}-`))) return voice
  if (!families.includes(model)) return model
  return `${model}-${voice}-${language.split('-')[0] || 'en'}`
}
