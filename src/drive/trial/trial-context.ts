import type { AudioReceiver } from '../../audio/audio-receiver.ts'
import type { AnyAdapter, Job } from '../../core/adapter/adapter.ts'
import type { Clock } from '../../core/clock.ts'
import type { Stop } from '../../core/config/stop.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { TextChunk } from '../../pace/text-chunks.ts'
import type { ConnectionPool } from '../connections/pool.ts'
import type { LoopLag } from '../thread-health/loop-lag.ts'
import type { TrialMetadata } from './trial-metadata.ts'
import type { YieldQueue } from './yield-queue.ts'

/** Shared by all trials of one target. */
export interface TrialContext {
  readonly adapter: AnyAdapter
  readonly pool: ConnectionPool
  readonly clock: Clock
  readonly lag: LoopLag
  /** Shared by all trials of the thread. */
  readonly yieldQueue: YieldQueue
  readonly timeout: Millis
  readonly stop: Stop
  readonly signal: AbortSignal
  /** Record where the instants of a trial are on its connection, so that their packets can be found. */
  readonly locates?: boolean
  /** Reserves the budget for sending a text once more; false if it has no room. Absent without a budget. */
  readonly reserveResend?: (text: number) => boolean
}

/** A trial that is about to start. */
export interface TrialAttempt {
  readonly job: Job
  /** The requested state; the actual state is observed. */
  readonly connection: 'cold' | 'warm'
  readonly metadata: TrialMetadata
  readonly receiver: AudioReceiver
  /** The chunks in which the text is sent; whole if absent. */
  readonly chunks?: readonly TextChunk[]
  /** Audible audio played before the barge-in. */
  readonly interruptAfter?: Millis
  /** When it is aborted, if earlier than its timeout. */
  readonly deadline?: MonotonicTime
}
