/** Who answered in the place of a provider. */
export interface StandIn {
  /** True if the lab did. */
  readonly simulated: boolean
  /** True if cassettes did. */
  readonly replayed?: boolean
}

/** True if not all of them were answered by the same side, so that a report must mark which. */
export function hasMixedSources(all: readonly StandIn[]): boolean {
  return new Set(all.map(({ simulated, replayed = false }) => `${simulated} ${replayed}`)).size > 1
}
