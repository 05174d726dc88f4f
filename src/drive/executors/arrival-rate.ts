import type { Load } from '../../core/config/load.ts'
import type { LoadTarget, TrialStart } from '../load-target.ts'
import { type ExecutorContext, loadDeadline } from './executor-context.ts'
import { runArrivals, type ScheduledStart } from './open-load.ts'

type ArrivalRate = Extract<Load, { executor: 'constant-arrival-rate' | 'ramping-arrival-rate' }>

/** Runs an open load against one target. Every arrival is one trial. */
export async function runArrivalRate(
  context: ExecutorContext<ArrivalRate>,
  target: LoadTarget,
): Promise<void> {
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
  return iteration && { iteration, loadModel: 'open', due, deadline: loadDeadline(context) }
}
