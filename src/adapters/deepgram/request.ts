import type { Headers, Job } from '../../core/adapter/adapter.ts'
import type { OptionRules } from '../shared/option-rules.ts'

/** The options of all routes, sent in the query under their own names. */
export const REQUEST_OPTIONS = {
  mip_opt_out: { kind: 'flag', meaning: 'keeps the request out of the Model Improvement Program' },
  tag: { kind: 'list', meaning: 'labels for the request in the provider’s usage reports' },
} as const satisfies OptionRules

/** API keys need the `Token` scheme; `Bearer` is only for short-lived tokens. */
export function authorization({ key }: Job): Headers {
  return { authorization: `Token ${key}` }
}

/**
 * The `model` parameter, which combines family, voice and language: `aura-2-thalia-en`. A target may also
 * give this whole name as its voice or its model.
 */
export function modelParameter(
  job: Pick<Job, 'model' | 'voice' | 'language'>,
  families: readonly string[],
): string {
  const { model, voice, language } = job
  if (families.some((family) => voice.startsWith(`${family}-`))) return voice
  if (!families.includes(model)) return model
  return `${model}-${voice}-${language.split('-')[0] || 'en'}`
}
