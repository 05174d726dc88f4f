import type { Millis } from '../core/units.ts'
import type { ArrivalProcess } from './arrival-gaps.ts'
import { type Ramp, totalDuration } from './ramps.ts'

/** A load for one target, as everything but its executor sees it. Times are milliseconds since it started. */
export interface LoadShape {
  /** Measured trials that end the load. Absent: time ends it. */
  readonly trials?: number
  /** When the load ends. Absent: a number of trials ends it. */
  readonly duration?: Millis
  /** Maximum requests in flight. Absent: unlimited. */
  readonly maxConcurrency?: number
  /**
   * Requests in flight of a closed load, or arrivals per second of an open one, over time. Empty if a number
   * of trials ends the load.
   */
  readonly levels: readonly Ramp[]
  /** The arrivals of an open load, which do not wait for answers. Absent: a closed load. */
  readonly arrivals?: Arrivals
}

export interface Arrivals {
  readonly process: ArrivalProcess
  /** Trials that follow each other from one arrival: the turns of a conversation, or one. */
  readonly turns: number
}

/** The shape of an open load. */
export interface OpenLoadShape extends LoadShape {
  readonly arrivals: Arrivals
}

export function isOpen(shape: LoadShape): shape is OpenLoadShape {
  return shape.arrivals !== undefined
}

/** An interval of a load, in milliseconds since it started. */
export interface TimeInterval {
  readonly from: number
  readonly to: number
}

/**
 * The intervals of constant load, without warm-up: a measured rate is meaningful only there. A load that ends
 * by its number of trials has none.
 */
export function steadyIntervals({ levels }: LoadShape, warmup: number): TimeInterval[] {
  let begins = 0
  return levels.flatMap((ramp) => {
    const interval = { from: Math.max(begins, warmup), to: begins + ramp.duration }
    begins += ramp.duration
    return ramp.from === ramp.to && ramp.to > 0 && interval.to > interval.from ? [interval] : []
  })
}

/** A final ramp down to 0 drains the load: trials that start there are not measured. */
export function findDrainStart({ levels }: LoadShape): number {
  const length = totalDuration(levels)
  const last = levels.at(-1)
  return last && last.to === 0 && last.from > 0 ? length - last.duration : length
}
