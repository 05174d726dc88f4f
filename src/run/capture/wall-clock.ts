import type { Clock } from '../../core/clock.ts'
import type { Micros, Millis, MonotonicTime } from '../../core/units.ts'

/** Maps the wall clock to the monotonic clock. */
export interface WallClockMapping {
  /** A time of the wall clock: whole milliseconds since 1970. */
  readonly moment: Millis
  /** Bounds of the same time on the monotonic clock. */
  readonly earliest: Micros
  readonly latest: number
}

/** Milliseconds since 1970. */
export type WallClockReading = () => number

/** Ticks to observe. One tick without interruption is enough. */
const TICK_COUNT = 20

/**
 * Observes ticks of the wall clock. Node reads it in milliseconds, but the start of a millisecond is as exact
 * as the monotonic readings around it. Each tick bounds the difference of the two clocks, and the bounds are
 * intersected. Blocks the thread for about {@link TICK_COUNT} milliseconds.
 */
export function mapWallClock(wall: WallClockReading, clock: Clock): WallClockMapping {
  let before = clock.now()
  const moment = wall()
  let last = moment
  const ticks: WallClockMapping[] = []
  while (ticks.length < TICK_COUNT) {
    const readAt = clock.now()
    const now = wall()
    if (now !== last) ticks.push(tickBounds(moment, now, before, clock.now()))
    last = now
    before = readAt
  }
  return intersectTicks(moment, ticks)
}

/** The bounds from a tick to `now` between two monotonic instants, shifted to `moment`. */
function tickBounds(moment: number, now: number, before: number, after: number): WallClockMapping {
  const since = (now - moment) * 1000
  return { moment, earliest: before - since, latest: after - since }
}

/**
 * Intersects the bounds. If the wall clock was set meanwhile they contradict: then the gap is the
 * uncertainty.
 */
function intersectTicks(moment: number, ticks: readonly WallClockMapping[]): WallClockMapping {
  const earliest = Math.max(...ticks.map((tick) => tick.earliest))
  const latest = Math.min(...ticks.map((tick) => tick.latest))
  return { moment, earliest: Math.min(earliest, latest), latest: Math.max(earliest, latest) }
}

/** Combines two mappings into one that holds between them. It is wide if the wall clock was set. */
export function combineMappings(first: WallClockMapping, second: WallClockMapping): WallClockMapping {
  const later = (second.moment - first.moment) * 1000
  return {
    moment: first.moment,
    earliest: Math.min(first.earliest, second.earliest - later),
    latest: Math.max(first.latest, second.latest - later),
  }
}

/** Half-width of the bounds, in microseconds. */
export function mappingUncertainty({ earliest, latest }: WallClockMapping): number {
  return (latest - earliest) / 2
}

/** The monotonic instant, in microseconds, of a time of the wall clock. */
export function toMonotonic(
  { moment, earliest, latest }: WallClockMapping,
  seconds: number,
  nanoseconds: number,
): MonotonicTime {
  // Subtract in milliseconds first: microseconds since 1970 with fractions exceed 53 bits.
  return (earliest + latest) / 2 + (seconds * 1000 - moment) * 1000 + nanoseconds / 1000
}
