import type { Load } from '../core/load.ts'
import { lengthOfRamps, type Ramp, rampsOf } from './ramps.ts'

/** Starts a second of one target over time, for the loads whose starts wait for no answer. */
export function rateOf(load: Extract<Load, { readonly arrival: unknown }>, target: string): readonly Ramp[] {
  if (load.executor === 'ramping-arrival-rate') return rampsOf(load.startRate, load.stages)
  const rate = load.rates?.[target] ?? load.rate
  return [{ from: rate, to: rate, duration: load.duration }]
}

/** Requests in flight over time, for the load whose number in flight follows a line. */
export function concurrencyOf(load: Extract<Load, { executor: 'ramping-concurrency' }>): readonly Ramp[] {
  return rampsOf(load.startConcurrency, load.stages)
}

/** A stretch of a load, in milliseconds since it began. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * Where the load stands still, warm-up left out: only there does a rate mean anything. A load that a number of trials
 * ends has no such stretch of its own.
 */
export function steadyStretches(load: Load, warmup: number): Stretch[] {
  let begins = 0
  return lineOf(load).flatMap((ramp) => {
    const stretch = { from: Math.max(begins, warmup), to: begins + ramp.duration }
    begins += ramp.duration
    return ramp.from === ramp.to && ramp.to > 0 && stretch.to > stretch.from ? [stretch] : []
  })
}

/** A line that falls to nothing at its end drains the load: what starts there is no measurement of it. */
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
