import type { MonotonicTime } from '../../core/units.ts'

/** The other machines that share a level. What they know arrives here within about a second. */
export interface LevelPeers {
  /** Says that this machine is ready. Resolves to the instant at which all of them begin. */
  readonly begin: () => Promise<MonotonicTime>
  /** When the rate begins on all of them: known once a refusal has shown that the accumulated quota is used up. */
  readonly rateBegins: () => MonotonicTime | undefined
  /** Place in the rate, from 0, of the first request that was refused to any of them. */
  readonly refusedAt: () => number | undefined
}
