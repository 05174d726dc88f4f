/** `degraded`: usable with the stated reservations. `invalid`: the harness was the bottleneck. */
export const VALIDITY_STATES = ['valid', 'degraded', 'invalid'] as const
export type ValidityState = (typeof VALIDITY_STATES)[number]

/** Whether the harness kept up. It says nothing about a provider. A valid run has no reasons. */
export interface Validity {
  readonly state: ValidityState
  /** What was observed and what to do about it, as sentences. */
  readonly reasons: readonly string[]
}

/** The worst of some states; `invalid` if there are none. */
export function worstState(states: readonly ValidityState[]): ValidityState {
  return VALIDITY_STATES.findLast((state) => states.includes(state)) ?? 'invalid'
}
