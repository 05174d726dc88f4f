import type { Fault } from '../../core/fault.ts'
import type { Micros, MonotonicTime } from '../../core/units.ts'
import type { LoopLag } from '../thread-health/loop-lag.ts'
import type { TrialMetadata } from './trial-metadata.ts'

/** Adds the time during which this thread did not run to a trial that ends now. */
export function noteSuspension(metadata: TrialMetadata, lag: LoopLag, now: MonotonicTime): TrialMetadata {
  const suspended = lag.suspensions.longestBetween(metadata.due, now)
  return suspended === undefined ? metadata : { ...metadata, suspended_us: suspended }
}

/** Whatever happened during a suspension counts as a fault of the harness. */
export function suspensionFault(suspended: Micros): Fault {
  const seconds = (suspended / 1e6).toFixed(1)
  return {
    kind: 'harness',
    detail: `this process did not get to its events for ${seconds} s: it was stopped or busy, the machine slept, or its clock was set`,
  }
}
