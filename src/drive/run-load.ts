import type { Clock } from '../core/clock.ts'
import type { ConnectionOptions } from '../wire/connection.ts'
import { runExecutor } from './executors/run-executor.ts'
import { LoopLag } from './health/loop-lag.ts'
import { createTargetRunner } from './target-runner.ts'
import type { BoundTarget, LoadTask } from './task.ts'
import type { FinishedTrial } from './trial/run-trial.ts'
import { YieldQueue } from './yield-queue.ts'

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
  readonly onStart: (target: string) => void
  readonly onFinish: (finished: FinishedTrial) => void
}

/** Runs the load of one thread. Resolves when its last trial has ended. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { task, clock, stopping } = options
  const { load, seed, idle = [] } = task.scenario
  const lag = new LoopLag()
  const stopWatching = lag.watch(clock)
  const thread = { lag, yieldQueue: new YieldQueue() }
  const targets = options.targets.map((bound, index) => createTargetRunner(options, bound, index, thread))
  await Promise.all(targets.map(({ prewarm }) => prewarm()))
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
