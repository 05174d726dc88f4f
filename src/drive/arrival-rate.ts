import type { Load } from '../core/load.ts'
import { type Course, lastInstantOf } from './course.ts'
import type { LoadTarget, Start } from './load-target.ts'
import { arrive, type DueStart } from './open-load.ts'

type ArrivalRate = Extract<Load, { executor: 'constant-arrival-rate' | 'ramping-arrival-rate' }>

/** Runs an open load against one target. Every arrival is one trial. */
export async function runArrivalRate(course: Course<ArrivalRate>, target: LoadTarget): Promise<void> {
  const caller = target.caller()
  await arrive(course, target, {
    begin: async (start) => {
      const wanted = startOf(course, target, start)
      if (wanted) await caller.call(wanted)
    },
    shed: (start) => {
      const wanted = startOf(course, target, start)
      if (wanted) target.shed(wanted)
    },
  })
  caller.leave()
}

function startOf(course: Course, target: LoadTarget, { number, due }: DueStart): Start | undefined {
  const iteration = target.iteration(number, (due - course.began) / 1e3)
  return iteration && { iteration, model: 'open', due, until: lastInstantOf(course) }
}
