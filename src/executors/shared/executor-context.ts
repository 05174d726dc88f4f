import type { Clock } from '../../core/clock.ts'
import type { Stopping } from '../../core/sleep-until.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { LoadShape } from '../../pace/load-shape.ts'
import type { ThreadShare } from '../../pace/thread-share.ts'
import type { CommonLoad } from './common-fields.ts'

/** What an executor needs to run a load. */
export interface ExecutorContext<Load extends CommonLoad = CommonLoad> {
  readonly load: Load
  readonly seed: number
  /** Milliseconds a stream idles between its turns, in order. */
  readonly idle: readonly Millis[]
  /** This thread's share of the load. */
  readonly share: ThreadShare
  readonly clock: Clock
  /** When the load started. */
  readonly startedAt: MonotonicTime
  readonly stopping: Stopping
}

/** Time since the load started. */
export function elapsedMillis({ clock, startedAt }: ExecutorContext): Millis {
  return (clock.now() - startedAt) / 1e3
}

/** Converts milliseconds since the start of the load to absolute microseconds. */
export function toInstant({ startedAt }: ExecutorContext, elapsed: Millis): MonotonicTime {
  return startedAt + elapsed * 1e3
}

/** When trials still in flight are aborted; Infinity if the load sets no limit. */
export function loadDeadline(context: ExecutorContext, { duration }: LoadShape): MonotonicTime {
  const { gracefulStop } = context.load
  if (duration === undefined || gracefulStop === undefined) return Number.POSITIVE_INFINITY
  return toInstant(context, duration + gracefulStop)
}
