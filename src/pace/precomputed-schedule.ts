import { createIterations, type Iteration, type IterationOptions } from './iterations.ts'
import { isOpen, type OpenLoadShape } from './load-shape.ts'
import { RNG_STREAMS } from './random.ts'
import { createSchedule, type Schedule } from './schedule.ts'

/**
 * Creates the schedule of one target.
 * @param index the target's number in the scenario
 */
export function createTargetSchedule(
  { arrivals, levels }: OpenLoadShape,
  seed: number,
  index: number,
): Schedule {
  return createSchedule({
    seed,
    rngStream: RNG_STREAMS.arrivals + index,
    arrival: arrivals.process,
    rate: levels,
  })
}

/**
 * All trials of a load for one target, computed in advance; undefined for a closed load that ends by time,
 * whose number of trials is not known in advance.
 * @param index the target's number in the scenario
 */
export function precomputeTrials(plan: IterationOptions, index: number): Iterable<Iteration> | undefined {
  const { shape, seed } = plan
  if (!isOpen(shape)) return shape.trials === undefined ? undefined : countedTrials(plan)
  return scheduledTrials(plan, createTargetSchedule(shape, seed, index), shape.arrivals.turns)
}

function* countedTrials(plan: IterationOptions): Iterable<Iteration> {
  const iteration = createIterations(plan)
  for (let number = 0; ; number++) {
    const next = iteration(number, 0)
    if (!next) return
    yield next
  }
}

function* scheduledTrials(plan: IterationOptions, schedule: Schedule, turns: number): Iterable<Iteration> {
  const iteration = createIterations(plan)
  for (let start = 0, due = schedule(0); due !== undefined; due = schedule(++start)) {
    for (let turn = 0; turn < turns; turn++) {
      const next = iteration(start * turns + turn, due)
      if (next) yield next
    }
  }
}
