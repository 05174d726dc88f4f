/** Who answered in place of a provider. */
export interface StandIn {
  /** True if the lab did. */
  readonly simulated: boolean
  /** True if cassettes did. */
  readonly replayed?: boolean
}

/** True if they were not all answered by the same side, so that a report must mark each. */
export function hasMixedSources(all: readonly StandIn[]): boolean {
  return new Set(all.map(({ simulated, replayed = false }) => `${simulated} ${replayed}`)).size > 1
}
