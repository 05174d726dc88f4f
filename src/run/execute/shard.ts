import type { MonotonicTime } from '../../core/units.ts'
import type { ThreadShare } from '../../pace/thread-share.ts'

/** The part of a load that one of several machines runs. */
export interface Shard {
  readonly share: ThreadShare
  /** Threads that divide the share. The same for all shards, so that their starts are those of the whole load. */
  readonly threads: number
  /** The instant that all shards count from, on this machine's clock. */
  readonly origin: MonotonicTime
  /** The same instant by wall clock, from one machine. */
  readonly startedAt: Date
  /** Waits for all shards. Resolves to the instant at which they start, on this machine's clock. */
  readonly synchronizeStart: () => Promise<MonotonicTime>
}
