import type { Clock } from '../core/clock.ts'
import type { LineOptions } from '../wire/line.ts'
import { Interlude } from './interlude.ts'
import { LoopLag } from './loop-lag.ts'
import { readyTarget } from './prepare-target.ts'
import { runShape } from './run-shape.ts'
import type { Finished } from './run-trial.ts'
import type { BoundTarget, Task } from './task.ts'

export interface LoadOptions {
  readonly task: Task
  readonly targets: readonly BoundTarget[]
  readonly clock: Clock
  readonly line: Omit<LineOptions, 'clock'>
  /** True once no new trial may start. */
  readonly stopping: () => boolean
  /** Aborts trials in flight. */
  readonly signal: AbortSignal
  /** Waits for the other threads of the load. Resolves to the absolute microseconds at which all start. */
  readonly gather?: () => Promise<number>
  readonly onStart: (target: string) => void
  readonly onFinish: (finished: Finished) => void
}

/** Runs the load of one thread. Resolves when its last trial has ended. */
export async function runLoad(options: LoadOptions): Promise<void> {
  const { task, clock, stopping } = options
  const { load, seed, idle = [] } = task.scenario
  const lag = new LoopLag()
  const unwatch = lag.watch(clock)
  const thread = { lag, interlude: new Interlude() }
  const targets = options.targets.map((bound, index) => readyTarget(options, bound, index, thread))
  await Promise.all(targets.map(({ prewarm }) => prewarm()))
  const share = { index: task.worker, of: task.workers ?? 1 }
  await runShape(
    { load, seed, idle, share, clock, stopping, ...(options.gather && { gather: options.gather }) },
    targets,
  )
  for (const { close } of targets) close()
  unwatch()
}
