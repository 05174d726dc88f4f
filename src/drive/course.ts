import type { Clock } from '../core/clock.ts'
import { type Load, lengthOf } from '../core/load.ts'
import type { Share } from '../pace/pacer.ts'
import type { Stopping } from './sleep-until.ts'

/** A load on its way, as its executor sees it. */
export interface Course<Kind extends Load = Load> {
  readonly load: Kind
  readonly seed: number
  /** Milliseconds of idling between the turns of a stream, in order. */
  readonly idle: readonly number[]
  /** This thread's share of the load. */
  readonly share: Share
  readonly clock: Clock
  /** Absolute microseconds at which the load began: its zero. */
  readonly began: number
  readonly stopping: Stopping
}

/** Milliseconds since the load began. */
export function elapsedOf({ clock, began }: Course): number {
  return (clock.now() - began) / 1e3
}

/** Absolute microseconds of an instant in milliseconds since the load began. */
export function instantOf({ began }: Course, elapsed: number): number {
  return began + elapsed * 1e3
}

/** When everything still under way is given up, in absolute microseconds; Infinity where the load says nothing. */
export function lastInstantOf(course: Course): number {
  const length = lengthOf(course.load)
  const { gracefulStop } = course.load
  if (length === undefined || gracefulStop === undefined) return Number.POSITIVE_INFINITY
  return instantOf(course, length + gracefulStop)
}

/** This thread's part of a number that all threads share. */
export function partOf(whole: number, { index, of }: Share): number {
  return Math.floor(whole / of) + (index < whole % of ? 1 : 0)
}
