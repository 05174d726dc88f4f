import { type ExecutorContext, loadDeadline } from './executor-context.ts'
import type { LoadTarget, TrialStart } from './load-target.ts'
import { runArrivals, type ScheduledStart } from './open-load.ts'

/** Runs an open load against targets in parallel. Every arrival is one trial. */
export async function runArrivalRate(
  context: ExecutorContext,
  targets: readonly LoadTarget[],
): Promise<void> {
  await Promise.all(targets.map((target) => runTarget(context, target)))
}

async function runTarget(context: ExecutorContext, target: LoadTarget): Promise<void> {
  const user = target.createUser()
  await runArrivals(context, target, {
    start: async (start) => {
      const trialStart = createStart(context, target, start)
      if (trialStart) await user.runIteration(trialStart)
    },
    shed: (start) => {
      const trialStart = createStart(context, target, start)
      if (trialStart) target.shed(trialStart)
    },
  })
  user.close()
}

function createStart(
  context: ExecutorContext,
  target: LoadTarget,
  { number, due }: ScheduledStart,
): TrialStart | undefined {
  const iteration = target.iteration(number, (due - context.startedAt) / 1e3)
  return iteration && { iteration, loadModel: 'open', due, deadline: loadDeadline(context, target.shape) }
}
