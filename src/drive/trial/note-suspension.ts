import type { Fault } from '../../core/fault.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { LoopLag } from '../thread-health/loop-lag.ts'
import type { TrialMetadata } from './trial-metadata.ts'

/** Adds to a trial that ends now how long this thread did not run during it, if it did not. */
export function noteSuspension(metadata: TrialMetadata, lag: LoopLag, now: MonotonicTime): TrialMetadata {
  const suspended = lag.suspensions.longestSince(metadata.due, now)
  return suspended === undefined ? metadata : { ...metadata, suspended_us: suspended }
}

/** What happens during a suspension is the harness's doing, whatever it looks like. */
export function suspensionFault(suspended: Micros): Fault {
  const seconds = (suspended / 1e6).toFixed(1)
  return {
    kind: 'harness',
    detail: `this process did not get to its events for ${seconds} s: it was stopped or busy, or the machine slept`,
  }
}
