import { runExecutor } from '../executors/run-executor.ts'
import type { LoadOptions } from './load-options.ts'
import { createTargetRunner } from './target-runner.ts'
import { LoopLag } from './thread-health/loop-lag.ts'
import { YieldQueue } from './yield-queue.ts'

/** Runs the load of one thread. Resolves when its last trial has ended. */
export async function runLoad(given: LoadOptions): Promise<void> {
  const lag = new LoopLag()
  const options = { ...given, clock: lag.clockOf(given.clock) }
  const { task, clock, stopping } = options
  const { load, seed, idle = [] } = task.scenario
  const stopWatching = lag.watch(clock)
  const thread = { lag, yieldQueue: new YieldQueue() }
  const targets = options.targets.map((bound, index) => createTargetRunner(options, bound, index, thread))
  const share = { index: task.worker, of: task.workers ?? 1 }
  await runExecutor(
    {
      load,
      seed,
      idle,
      share,
      clock,
      stopping,
      ...(options.synchronizeStart && { synchronizeStart: options.synchronizeStart }),
    },
    targets,
  )
  for (const { close } of targets) close()
  stopWatching()
}
