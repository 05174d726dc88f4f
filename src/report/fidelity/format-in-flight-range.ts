/** The fewest and the most requests of a target that were in flight at the same time. */
export type InFlightRange = readonly [least: number, most: number]

/** `8 in flight`, `5 to 8 in flight`. */
export function formatInFlightRange([least, most]: InFlightRange): string {
  return `${least === most ? most : `${least} to ${most}`} in flight`
}
