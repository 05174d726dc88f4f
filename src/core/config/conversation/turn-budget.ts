/** What a run of conversations may spend at most, over all targets and including the warm-up. */
export interface TurnBudget {
  readonly turns?: number
  /** Minutes of the caller's speech, without the silence between turns. */
  readonly minutes?: number
}
