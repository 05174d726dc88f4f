import { RECOMMENDED_MODEL, type Recommendation, recommendedModel } from './ending.ts'

/** The model and voice that a target, or a component of a stack, names. */
interface RequestedModel {
  readonly model?: string
  readonly voice?: string
}

interface ModelFacts {
  readonly models: readonly string[]
  readonly voices: Readonly<Record<string, string>>
  readonly recommended?: Recommendation
}

/**
 * `recommended` is a name for whatever the provider recommends when a run begins; results have the model itself. A
 * voice belongs to a model, so a target that names only a voice does not follow the recommendation.
 */
export function resolveModel({ model, voice }: RequestedModel, facts: ModelFacts): string {
  if (model !== undefined && model !== RECOMMENDED_MODEL) return model
  if (model === RECOMMENDED_MODEL || voice === undefined) return recommendedModel(facts)
  const { models, voices } = facts
  return models.find((each) => voices[each] === voice) ?? models[0] ?? ''
}
