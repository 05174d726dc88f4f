import type { Clock } from '../core/clock.ts'
import { type Load, lengthOf } from '../core/load.ts'
import type { Share } from '../pace/pacer.ts'
import type { Stopping } from './sleep-until.ts'

/** What an executor needs to run a load. */
export interface Course<Kind extends Load = Load> {
  readonly load: Kind
  readonly seed: number
  /** Milliseconds a stream idles between its turns, in order. */
  readonly idle: readonly number[]
  /** This thread's share of the load. */
  readonly share: Share
  readonly clock: Clock
  /** Absolute microseconds at which the load started. */
  readonly began: number
  readonly stopping: Stopping
}

/** Milliseconds since the load started. */
export function elapsedOf({ clock, began }: Course): number {
  return (clock.now() - began) / 1e3
}

/** Converts milliseconds since the start of the load to absolute microseconds. */
export function instantOf({ began }: Course, elapsed: number): number {
  return began + elapsed * 1e3
}

/** When trials still in flight are aborted, in absolute microseconds; Infinity if the load sets no limit. */
export function lastInstantOf(course: Course): number {
  const length = lengthOf(course.load)
  const { gracefulStop } = course.load
  if (length === undefined || gracefulStop === undefined) return Number.POSITIVE_INFINITY
  return instantOf(course, length + gracefulStop)
}

/** This thread's share of a number that is split over all threads. */
export function partOf(whole: number, { index, of }: Share): number {
  return Math.floor(whole / of) + (index < whole % of ? 1 : 0)
}
