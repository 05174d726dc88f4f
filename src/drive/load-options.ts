import type { Clock } from '../core/clock.ts'
import type { ConnectionOptions } from '../wire/connection.ts'
import type { ConnectionObserver } from './connections/connection-observer.ts'
import type { BoundTarget, LoadTask } from './task.ts'
import type { FinishedTrial } from './trial/run-trial.ts'

export interface LoadOptions {
  readonly task: LoadTask
  readonly targets: readonly BoundTarget[]
  readonly clock: Clock
  readonly connection: Omit<ConnectionOptions, 'clock'>
  /** True once no new trial may start. */
  readonly stopping: () => boolean
  /** Aborts trials in flight. */
  readonly signal: AbortSignal
  /** Waits for the other threads of the load. Resolves to the absolute microseconds at which all start. */
  readonly synchronizeStart?: () => Promise<number>
  /** Returns the observer of a target's connections. */
  readonly observerFor?: (target: string) => ConnectionObserver
  readonly onStart: (target: string) => void
  readonly onFinish: (finished: FinishedTrial) => void
}
