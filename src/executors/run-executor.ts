import { sleepUntil } from '../core/sleep-until.ts'
import { executorOf, type Load } from './index.ts'
import type { ExecutorContext } from './shared/executor-context.ts'
import type { LoadTarget } from './shared/load-target.ts'

/** The context of a load that has not started. */
export interface UnstartedContext extends Omit<ExecutorContext<Load>, 'startedAt'> {
  /**
   * Waits for all threads of the load. Resolves to the absolute microseconds at which it starts. Absent:
   * start at once.
   */
  readonly synchronizeStart?: () => Promise<number>
}

/** Runs a load against its targets: in parallel, or one after the other, each with a start of its own. */
export async function runExecutor(
  { synchronizeStart, ...context }: UnstartedContext,
  targets: readonly LoadTarget[],
): Promise<void> {
  const { load, clock, stopping } = context
  if (!(await sleepUntil(clock.now() + (load.startTime ?? 0) * 1e3, clock, stopping))) return
  const groups = load.order === 'blocked' ? targets.map((target) => [target]) : [targets]
  for (const group of groups) {
    if (stopping()) return
    // Not earlier: a provider closes connections that wait for a later start.
    await Promise.all(group.map(({ prewarm }) => prewarm()))
    await executorOf(load).run({ ...context, startedAt: (await synchronizeStart?.()) ?? clock.now() }, group)
  }
}
