import type { MonotonicTime } from '../core/units.ts'
import type { TrialStart } from '../executors/shared/load-target.ts'
import type { Iteration } from '../pace/iterations.ts'
import type { LoadShape } from '../pace/load-shape.ts'
import type { ConnectionObserver } from './connections/connection-observer.ts'
import type { InFlightCounter } from './in-flight-counter.ts'
import type { LoadOptions } from './load-options.ts'
import type { BoundTarget } from './task.ts'
import type { TrialContext } from './trial/trial-context.ts'
import type { TrialMetadata } from './trial/trial-metadata.ts'

/** A target with everything its virtual users need. */
export interface PreparedTarget {
  readonly options: LoadOptions
  readonly bound: BoundTarget
  readonly shape: LoadShape
  /** Sees its connections. */
  readonly observer?: ConnectionObserver
  readonly context: Omit<TrialContext, 'pool'>
  /** Number of the trial in the run, from the number of its iteration. */
  readonly numberOf: (iteration: Iteration) => number
  /** Metadata of a trial that starts at `now`. */
  readonly metadata: (start: TrialStart, now: MonotonicTime) => TrialMetadata
  /** Its trials that have begun and not ended. */
  readonly inFlight: InFlightCounter
  /** Counts a trial as begun and in flight. Whoever runs it takes it off again. */
  readonly countStart: () => void
}
