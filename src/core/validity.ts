/** `degraded`: usable, with the reasons kept in mind. `invalid`: the harness was the bottleneck. */
export const VALIDITY_STATES = ['valid', 'degraded', 'invalid'] as const
export type ValidityState = (typeof VALIDITY_STATES)[number]

/** A verdict on the harness, never on a provider. A valid run has no reasons. */
export interface Validity {
  readonly state: ValidityState
  /** What was seen, in sentences that say what to do next. */
  readonly reasons: readonly string[]
}
