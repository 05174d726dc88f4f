import type { Load } from '../../core/config/load.ts'
import type { LoadTarget } from '../load-target.ts'
import { sleepUntil } from '../sleep-until.ts'
import { runArrivalRate } from './arrival-rate.ts'
import { runClosedLoad } from './closed-load.ts'
import type { ExecutorContext } from './executor-context.ts'
import { runSessions } from './sessions.ts'

/** The context of a load that has not started. */
interface UnstartedContext extends Omit<ExecutorContext, 'startedAt'> {
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
  for (const group of groups)
    await runGroup({ ...context, startedAt: (await synchronizeStart?.()) ?? clock.now() }, group)
}

async function runGroup(context: ExecutorContext, group: readonly LoadTarget[]): Promise<void> {
  const { load } = context
  switch (load.executor) {
    case 'constant-concurrency':
    case 'shared-iterations':
    case 'ramping-concurrency':
      return runClosedLoad({ ...context, load }, group)
    case 'constant-arrival-rate':
    case 'ramping-arrival-rate':
      return runSideBySide(group, (target) => runArrivalRate({ ...context, load }, target))
    case 'sessions':
      return runSideBySide(group, (target) => runSessions({ ...context, load }, target))
    default:
      return rejectUnknownExecutor(load)
  }
}

async function runSideBySide(
  group: readonly LoadTarget[],
  run: (target: LoadTarget) => Promise<void>,
): Promise<void> {
  await Promise.all(group.map(run))
}

function rejectUnknownExecutor(load: never): never {
  throw new Error(`no executor for ${(load as Load).executor}`)
}
