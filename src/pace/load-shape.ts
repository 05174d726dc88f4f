import type { Load } from '../core/load.ts'
import { lengthOfRamps, type Ramp, rampsOf } from './ramps.ts'

/** Arrivals per second of one target over time, for open loads. */
export function rateOf(load: Extract<Load, { readonly arrival: unknown }>, target: string): readonly Ramp[] {
  if (load.executor === 'ramping-arrival-rate') return rampsOf(load.startRate, load.stages)
  const rate = load.rates?.[target] ?? load.rate
  return [{ from: rate, to: rate, duration: load.duration }]
}

/** Requests in flight over time, for `ramping-concurrency`. */
export function concurrencyOf(load: Extract<Load, { executor: 'ramping-concurrency' }>): readonly Ramp[] {
  return rampsOf(load.startConcurrency, load.stages)
}

/** An interval of a load, in milliseconds since it started. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * The intervals of constant load, without warm-up: a measured rate is meaningful only there. A load that ends
 * by its number of trials has none.
 */
export function steadyStretches(load: Load, warmup: number): Stretch[] {
  let begins = 0
  return lineOf(load).flatMap((ramp) => {
    const stretch = { from: Math.max(begins, warmup), to: begins + ramp.duration }
    begins += ramp.duration
    return ramp.from === ramp.to && ramp.to > 0 && stretch.to > stretch.from ? [stretch] : []
  })
}

/** A final ramp down to 0 drains the load: trials that start there are not measured. */
export function drainsFrom(load: Load): number {
  const line = lineOf(load)
  const length = lengthOfRamps(line)
  const last = line.at(-1)
  return last && last.to === 0 && last.from > 0 ? length - last.duration : length
}

function lineOf(load: Load): readonly Ramp[] {
  switch (load.executor) {
    case 'shared-iterations':
      return []
    case 'ramping-concurrency':
      return concurrencyOf(load)
    case 'constant-concurrency':
      return load.duration === undefined
        ? []
        : [{ from: load.concurrency, to: load.concurrency, duration: load.duration }]
    default:
      return rateOf(load, '')
  }
}
