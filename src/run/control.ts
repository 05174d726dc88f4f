/** How whoever started a measurement can end it early. */
export interface Control {
  /** Start nothing new; what is in flight finishes. */
  readonly finish: AbortSignal
  /** Stop where you are. */
  readonly abort: AbortSignal
}
