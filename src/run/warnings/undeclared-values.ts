import type { Facts } from '../../core/adapter/adapter.ts'
import { originOfRegion } from '../../core/adapter/regions.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import { answerSources, type RunPlan } from '../plan/run-plan.ts'
import { languageName } from './language-name.ts'

/** A value of a target that ttfa does not know. */
export interface TargetWarning {
  readonly target: string
  readonly about: 'model' | 'voice' | 'region' | 'language'
  readonly text: string
}

/** The region of a target that names none. */
const DEFAULT_REGION = 'default'

/**
 * The models, languages and voices of a plan that its adapters do not know. The provider may know more than was
 * documented, so these are warnings. Servers at a `base:` have their own models and voices.
 */
export function findUndeclaredValues(plan: RunPlan): TargetWarning[] {
  return answerSources(plan).flatMap(({ planned: { id, model, voice, language, base, region }, facts }) => {
    const own = ![facts.origin, originOfRegion(facts, region)].includes(base)
    const warn = (about: TargetWarning['about'], texts: readonly string[]) =>
      texts.map((text) => ({ target: id, about, text: `${id}: ${text}` }))
    return [
      ...(own ? [] : warn('model', checkModel(model, facts))),
      ...(own ? [] : warn('voice', checkVoice(voice, model, facts))),
      ...(own ? [] : warn('region', checkRegion(region, facts))),
      ...warn('language', checkLanguage(language, facts)),
    ]
  })
}

/** A model that ended is known, and its end is a warning of its own. */
function checkModel(model: string, { id, models, ends = [] }: Facts): string[] {
  const known = [...models, ...ends.flatMap((ending) => ending.models ?? [])]
  if (model === '' || models.length === 0 || known.includes(model)) return []
  const hint = suggestNearest(model, models) || ` (it was read with ${models.join(', ')})`
  return [`${id} declares no model ${model}${hint}`]
}

/** A region without a documented host is only a label. Without regions every region is one. */
function checkRegion(region: string, { id, regions }: Facts): string[] {
  if (!regions || region === '' || region === DEFAULT_REGION || Object.hasOwn(regions, region)) return []
  return [
    `${id} has no region ${region}: it is only a label in the results (known: ${Object.keys(regions).join(', ')})`,
  ]
}

/** A voice that is known to belong to another model only. */
function checkVoice(voice: string, model: string, { voices }: Facts): string[] {
  const owners = Object.keys(voices).filter((owner) => voices[owner] === voice)
  if (voice === '' || owners.length === 0 || owners.includes('*') || owners.includes(model)) return []
  if (!Object.hasOwn(voices, model)) return []
  return [
    `the voice ${voice} belongs to ${owners.join(', ')}, not to ${model} (its voice: ${voices[model]}): expect rejected, very short or wrong audio`,
  ]
}

/** Words that some providers take instead of a language. */
const ANY_LANGUAGE = ['auto', 'multi']

function checkLanguage(language: string, { id, languages }: Facts): string[] {
  if (language === '') return []
  if (languages && !languages.includes(language))
    return [
      `${id} declares no language ${language}${suggestNearest(language, languages)}: it takes ${languages.join(' ')}`,
    ]
  if (languages || ANY_LANGUAGE.includes(language) || languageName(language) !== undefined) return []
  return [`${language} is no language code such as en, hi or pt-BR`]
}
