import type { Millis } from '../core/units.ts'

/** A level that changes linearly from one value to another. `duration` in milliseconds. */
export interface Ramp {
  readonly from: number
  readonly to: number
  readonly duration: number
}

/** Ramps that begin at `start` and reach the target of each stage at its end. */
export function createRamps(start: number, stages: readonly { duration: number; target: number }[]): Ramp[] {
  let from = start
  return stages.map(({ duration, target }) => {
    const ramp = { from, to: target, duration }
    from = target
    return ramp
  })
}

/** Time from the start of the first ramp to the end of the last. */
export function totalDuration(ramps: readonly Ramp[]): Millis {
  return ramps.reduce((sum, { duration }) => sum + duration, 0)
}

/** The highest level that the ramps reach. */
export function peakLevel(ramps: readonly Ramp[]): number {
  return Math.max(...ramps.map(({ from, to }) => Math.max(from, to)))
}

/** The first instant from `elapsed` on, at which the ramps reach `level`. */
export function timeOfLevel(ramps: readonly Ramp[], level: number, elapsed: Millis): Millis | undefined {
  let begins = 0
  for (const ramp of ramps) {
    const within = timeWithinRamp(ramp, level, elapsed - begins)
    if (within !== undefined) return begins + within
    begins += ramp.duration
  }
  return undefined
}

function timeWithinRamp({ from, to, duration }: Ramp, level: number, elapsed: Millis): Millis | undefined {
  if (elapsed >= duration) return undefined
  const since = Math.max(0, elapsed)
  if (from + ((to - from) * since) / duration >= level) return since
  // Below the level now: it is reached only if the ramp ends at or above it.
  return to >= level ? (duration * (level - from)) / (to - from) : undefined
}

/**
 * The instant at which the area under the ramps (level times seconds) reaches `area`;
 * undefined if it never does. For a rate, this is when arrival number `area` is due.
 */
export function timeOfArea(ramps: readonly Ramp[], area: number): Millis | undefined {
  let begins = 0
  let left = area
  for (const ramp of ramps) {
    const whole = ((ramp.from + ramp.to) / 2) * (ramp.duration / 1e3)
    if (left < whole) return begins + secondsUntilArea(ramp, left) * 1e3
    left -= whole
    begins += ramp.duration
  }
  return undefined
}

/** Solves from * t + slope * t^2 / 2 = area for t, in the form that also holds for a slope of zero. */
function secondsUntilArea({ from, to, duration }: Ramp, area: number): number {
  if (area === 0) return 0
  const slope = (to - from) / (duration / 1e3)
  return (2 * area) / (from + Math.sqrt(from * from + 2 * slope * area))
}
