import type { Clock } from '../../core/clock.ts'
import { type Load, loadDuration } from '../../core/config/load.ts'
import type { ThreadShare } from '../../pace/pacer.ts'
import type { Stopping } from '../sleep-until.ts'

/** What an executor needs to run a load. */
export interface ExecutorContext<Kind extends Load = Load> {
  readonly load: Kind
  readonly seed: number
  /** Milliseconds a stream idles between its turns, in order. */
  readonly idle: readonly number[]
  /** This thread's share of the load. */
  readonly share: ThreadShare
  readonly clock: Clock
  /** Absolute microseconds at which the load started. */
  readonly startedAt: number
  readonly stopping: Stopping
}

/** Milliseconds since the load started. */
export function elapsedMillis({ clock, startedAt }: ExecutorContext): number {
  return (clock.now() - startedAt) / 1e3
}

/** Converts milliseconds since the start of the load to absolute microseconds. */
export function toInstant({ startedAt }: ExecutorContext, elapsed: number): number {
  return startedAt + elapsed * 1e3
}

/** When trials still in flight are aborted, in absolute microseconds; Infinity if the load sets no limit. */
export function loadDeadline(context: ExecutorContext): number {
  const length = loadDuration(context.load)
  const { gracefulStop } = context.load
  if (length === undefined || gracefulStop === undefined) return Number.POSITIVE_INFINITY
  return toInstant(context, length + gracefulStop)
}

/** This thread's share of a number that is split over all threads. */
export function shareOf(total: number, { index, of }: ThreadShare): number {
  return Math.floor(total / of) + (index < total % of ? 1 : 0)
}
