import type { MonotonicTime } from '../../core/units.ts'

/** The other machines that share a level. What they report arrives here within about a second. */
export interface LevelPeers {
  /** Says that this machine is ready. Resolves to the instant at which all of them begin. */
  readonly begin: () => Promise<MonotonicTime>
  /** When the rate begins on all machines. Known once a refusal has shown that the accumulated quota is used up. */
  readonly rateBegins: () => MonotonicTime | undefined
  /** Number within the rate, from 0, of the first request that any machine was refused. */
  readonly refusedAt: () => number | undefined
}
