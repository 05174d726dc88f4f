/** Who says so: the provider itself, somebody else, or one source that nothing confirms. */
export const SOURCE_CONFIDENCES = ['documented', 'third party', 'unverified'] as const
export type SourceConfidence = (typeof SOURCE_CONFIDENCES)[number]

/** When models or a whole route stop, as far as it is known. */
export interface Ending {
  /** The models that stop. Absent: the whole route. */
  readonly models?: readonly string[]
  /** The first day without them (YYYY-MM-DD). */
  readonly date: string
  /** What the provider names instead. */
  readonly successor?: string
  /** True if the successor answers from then on without an error: old settings then measure another model. */
  readonly silently?: true
  /** Who says so, and where. */
  readonly source: string
  readonly confidence: SourceConfidence
}

/** The model that a provider recommends at a date: the default, and what `model: recommended` means. */
export interface Recommendation {
  readonly model: string
  /** The day on which it was read (YYYY-MM-DD). */
  readonly date: string
  readonly source: string
}

/** What a scenario writes as a model to get the provider's recommended one. */
export const RECOMMENDED_MODEL = 'recommended'

/** The model of a target that names none, or `recommended`. Empty if the route has no models. */
export function recommendedModel(facts: {
  readonly models: readonly string[]
  readonly recommended?: Recommendation
}): string {
  return facts.recommended?.model ?? facts.models[0] ?? ''
}
