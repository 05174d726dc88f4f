import type { Millis } from '../../core/units.ts'

/** How the caller of a measurement can end it early. */
export interface RunControl {
  /** Start nothing new. Trials in flight finish. */
  readonly finish: AbortSignal
  /** Stop at once. */
  readonly abort: AbortSignal
}

/** How long a thread may take to abort. One that is stuck in a computation never answers, and is ended. */
export const ABORT_GRACE_MS: Millis = 500

/** The same control, which also finishes when one of these signals aborts. */
export function alsoFinishOn({ finish, abort }: RunControl, ...others: readonly AbortSignal[]): RunControl {
  return { finish: AbortSignal.any([finish, ...others]), abort }
}
