import { type Load, loadDuration } from '../core/config/load.ts'
import { concurrencyRamps } from './load-shape.ts'
import { timeOfLevel } from './ramps.ts'

/** Loads in which every stream waits for its own answer. */
export type ClosedLoad = Extract<
  Load,
  { executor: 'constant-concurrency' | 'shared-iterations' | 'ramping-concurrency' }
>

/**
 * The first instant from `elapsed` on at which a stream may start a trial, in milliseconds since the load
 * started; undefined once it may not start any more. Streams are numbered from 0; a fractional level is
 * rounded.
 */
export function createStreamActivity(
  load: ClosedLoad,
): (stream: number, elapsed: number) => number | undefined {
  if (load.executor === 'ramping-concurrency') {
    const ramps = concurrencyRamps(load)
    return (stream, elapsed) => timeOfLevel(ramps, stream + 0.5, elapsed)
  }
  const end = loadDuration(load) ?? Number.POSITIVE_INFINITY
  return (_stream, elapsed) => (elapsed < end ? elapsed : undefined)
}
