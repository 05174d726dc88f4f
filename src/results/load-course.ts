/** How the load on one target went. */
export interface LoadCourse {
  readonly target: string
  /** Measured starts that were wanted, and those of them that a cap prevented. */
  readonly starts: number
  readonly dropped: number
  /** Starts and good answers a second where the load stood still; absent where it never did. */
  readonly rate?: Rate
  readonly steadiness: Steadiness
}

export interface Rate {
  readonly started: number
  readonly answered: number
  /** Seconds over which they were counted. */
  readonly seconds: number
}

/** Whether a run had settled. A verdict on the run, not on the provider. */
export type Steadiness =
  | { readonly state: 'steady' }
  /** What came first was different: so many trials look like warm-up that was not labelled as such. */
  | { readonly state: 'settling'; readonly trials: number }
  /** Its last windows still differ by that share of their mean, or it never settled at all. */
  | { readonly state: 'unsteady'; readonly spread: number }
  /** Fewer batches of at least five trials than it takes. */
  | { readonly state: 'too short'; readonly needed: number }
