import type { OpenLoadShape } from '../../pace/load-shape.ts'
import { type Ramp, totalDuration } from '../../pace/ramps.ts'
import type { ArrivalLoad, RatedLoad } from './arrival-fields.ts'

/**
 * The shape of a load whose arrivals follow `levels`.
 * @param turns trials that follow each other from one arrival
 */
export function arrivalShape(
  { arrival, maxInFlight }: ArrivalLoad,
  levels: readonly Ramp[],
  turns = 1,
): OpenLoadShape {
  return {
    duration: totalDuration(levels),
    levels,
    arrivals: { process: arrival, turns },
    ...(maxInFlight !== undefined && { maxConcurrency: maxInFlight }),
  }
}

/** The rate of a target, for the whole load. */
export function constantRate(load: RatedLoad, target = ''): Ramp[] {
  const rate = load.rates?.[target] ?? load.rate
  return [{ from: rate, to: rate, duration: load.duration }]
}
