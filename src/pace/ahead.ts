import type { Load } from '../core/load.ts'
import { type Iteration, type IterationPlan, iterations } from './iterations.ts'
import { rateOf } from './load-shape.ts'
import { LANES } from './random.ts'
import { type Schedule, scheduleOf } from './schedule.ts'

/** A target of the run: its name, and its number in the scenario. */
export interface Place {
  readonly target: string
  readonly index: number
}

/** Creates the schedule of one target. */
export function scheduleFor(
  load: Extract<Load, { readonly arrival: unknown }>,
  seed: number,
  { target, index }: Place,
): Schedule {
  return scheduleOf({
    seed,
    lane: LANES.arrivals + index,
    arrival: load.arrival,
    rate: rateOf(load, target),
  })
}

/**
 * All trials of a load for one target, computed in advance; undefined for a closed load that ends by time,
 * whose number of trials is not known in advance.
 */
export function trialsAhead(plan: IterationPlan, place: Place): Iterable<Iteration> | undefined {
  const { load, seed } = plan
  if (!('arrival' in load)) return 'trials' in load && load.trials !== undefined ? counted(plan) : undefined
  return scheduled(plan, scheduleFor(load, seed, place), load.executor === 'sessions' ? load.turns : 1)
}

function* counted(plan: IterationPlan): Iterable<Iteration> {
  const iteration = iterations(plan)
  for (let number = 0; ; number++) {
    const next = iteration(number, 0)
    if (!next) return
    yield next
  }
}

function* scheduled(plan: IterationPlan, schedule: Schedule, turns: number): Iterable<Iteration> {
  const iteration = iterations(plan)
  for (let start = 0, due = schedule(0); due !== undefined; due = schedule(++start)) {
    for (let turn = 0; turn < turns; turn++) {
      const next = iteration(start * turns + turn, due)
      if (next) yield next
    }
  }
}
