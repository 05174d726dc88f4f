/** How the caller of a measurement can end it early. */
export interface RunControl {
  /** Start nothing new. Trials in flight finish. */
  readonly finish: AbortSignal
  /** Stop at once. */
  readonly abort: AbortSignal
}
