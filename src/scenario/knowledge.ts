/** What the reader of a scenario must be told, because other rooms own it. */
export interface Knowledge {
  /** The ids that `adapter:` may name. */
  readonly adapters: readonly string[]
}
