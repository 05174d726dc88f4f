import type { UnstartedContext } from '../executors/run-executor.ts'
import type { LoadTarget } from '../executors/shared/load-target.ts'
import type { LoadOptions } from './load-options.ts'
import { createTargetRunner } from './target-runner.ts'
import { LoopLag } from './thread-health/loop-lag.ts'
import { YieldQueue } from './trial/yield-queue.ts'

/** The load of one thread, as `runExecutor` takes it. */
export interface PreparedLoad {
  readonly context: UnstartedContext
  readonly targets: readonly LoadTarget[]
  /** Closes the connections. Called when the last trial has ended. */
  readonly close: () => void
}

/** Prepares the targets of one thread, and begins to watch how late its event loop is. */
export function prepareLoad(given: LoadOptions): PreparedLoad {
  const lag = new LoopLag()
  const options = { ...given, clock: lag.clockOf(given.clock) }
  const { task, clock, stopping, synchronizeStart } = options
  const { load, seed, idle = [] } = task.scenario
  const stopWatching = lag.watch(clock)
  const thread = { lag, yieldQueue: new YieldQueue() }
  const targets = options.targets.map((bound, index) => createTargetRunner(options, bound, index, thread))
  const share = { index: task.worker, of: task.workers ?? 1 }
  return {
    context: { load, seed, idle, share, clock, stopping, ...(synchronizeStart && { synchronizeStart }) },
    targets,
    close: () => {
      for (const { close } of targets) close()
      stopWatching()
    },
  }
}
