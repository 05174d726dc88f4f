import type { Load } from '../core/config/load.ts'
import { createRamps, type Ramp, totalDuration } from './ramps.ts'

/** Arrivals per second of one target over time, for open loads. */
export function rateRamps(
  load: Extract<Load, { readonly arrival: unknown }>,
  target: string,
): readonly Ramp[] {
  if (load.executor === 'ramping-arrival-rate') return createRamps(load.startRate, load.stages)
  const rate = load.rates?.[target] ?? load.rate
  return [{ from: rate, to: rate, duration: load.duration }]
}

/** Requests in flight over time, for `ramping-concurrency`. */
export function concurrencyRamps(load: Extract<Load, { executor: 'ramping-concurrency' }>): readonly Ramp[] {
  return createRamps(load.startConcurrency, load.stages)
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
export function steadyIntervals(load: Load, warmup: number): TimeInterval[] {
  let begins = 0
  return loadRamps(load).flatMap((ramp) => {
    const interval = { from: Math.max(begins, warmup), to: begins + ramp.duration }
    begins += ramp.duration
    return ramp.from === ramp.to && ramp.to > 0 && interval.to > interval.from ? [interval] : []
  })
}

/** A final ramp down to 0 drains the load: trials that start there are not measured. */
export function findDrainStart(load: Load): number {
  const ramps = loadRamps(load)
  const length = totalDuration(ramps)
  const last = ramps.at(-1)
  return last && last.to === 0 && last.from > 0 ? length - last.duration : length
}

function loadRamps(load: Load): readonly Ramp[] {
  switch (load.executor) {
    case 'shared-iterations':
      return []
    case 'ramping-concurrency':
      return concurrencyRamps(load)
    case 'constant-concurrency':
      return load.duration === undefined
        ? []
        : [{ from: load.concurrency, to: load.concurrency, duration: load.duration }]
    default:
      return rateRamps(load, '')
  }
}
