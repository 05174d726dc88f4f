import type { Millis } from '../../core/units.ts'

/** How long a thread may take to abort. One that is stuck in a computation never answers, and is ended. */
export const ABORT_GRACE_MS: Millis = 500
