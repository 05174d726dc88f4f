import type { Clock } from '../../core/clock.ts'

/** Where the wall clock stands on the shared monotonic clock. */
export interface WallClock {
  /** A moment of the wall clock: whole milliseconds since 1970. */
  readonly moment: number
  /** The same moment on the monotonic clock lies between these, in microseconds. */
  readonly earliest: number
  readonly latest: number
}

/** Milliseconds since 1970. */
export type WallReading = () => number

/** Ticks looked at: one that nothing interrupts is enough. */
const TICKS = 20

/**
 * Watches the wall clock tick. Node reads it in milliseconds, but the moment at which a millisecond begins is as
 * exact as the monotonic readings around it: each tick gives an interval for the difference of the two clocks, and
 * all of them hold. Keeps the thread busy for some {@link TICKS} milliseconds.
 */
export function watchTicks(wall: WallReading, clock: Clock): WallClock {
  let before = clock.now()
  const moment = wall()
  let last = moment
  const ticks: WallClock[] = []
  while (ticks.length < TICKS) {
    const asked = clock.now()
    const now = wall()
    if (now !== last) ticks.push(placed(moment, now, before, clock.now()))
    last = now
    before = asked
  }
  return narrowed(moment, ticks)
}

/** A tick to `now` between two monotonic instants, said of `moment`. */
function placed(moment: number, now: number, before: number, after: number): WallClock {
  const since = (now - moment) * 1000
  return { moment, earliest: before - since, latest: after - since }
}

/** What all of them allow. A clock that was set meanwhile contradicts itself: then the contradiction is the bound. */
function narrowed(moment: number, ticks: readonly WallClock[]): WallClock {
  const earliest = Math.max(...ticks.map((tick) => tick.earliest))
  const latest = Math.min(...ticks.map((tick) => tick.latest))
  return { moment, earliest: Math.min(earliest, latest), latest: Math.max(earliest, latest) }
}

/** Two readings as one that holds for the time between them: wide where the clock was set. */
export function between(first: WallClock, second: WallClock): WallClock {
  const later = (second.moment - first.moment) * 1000
  return {
    moment: first.moment,
    earliest: Math.min(first.earliest, second.earliest - later),
    latest: Math.max(first.latest, second.latest - later),
  }
}

/** Microseconds by which an instant that was read off the wall may be wrong, either way. */
export function boundOf({ earliest, latest }: WallClock): number {
  return (latest - earliest) / 2
}

/** The monotonic instant, in microseconds, of a time of the wall clock. */
export function instantOf(
  { moment, earliest, latest }: WallClock,
  seconds: number,
  nanoseconds: number,
): number {
  // Milliseconds first: microseconds since 1970 would not fit into a number's 53 bits with their fractions.
  return (earliest + latest) / 2 + (seconds * 1000 - moment) * 1000 + nanoseconds / 1000
}
