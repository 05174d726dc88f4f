import type { Load } from '../core/config/load.ts'
import { createIterations, type Iteration, type IterationOptions } from './iterations.ts'
import { rateRamps } from './load-shape.ts'
import { RNG_STREAMS } from './random.ts'
import { createSchedule, type Schedule } from './schedule.ts'

/** A target of the run: its name, and its number in the scenario. */
export interface ScheduledTarget {
  readonly target: string
  readonly index: number
}

/** Creates the schedule of one target. */
export function createTargetSchedule(
  load: Extract<Load, { readonly arrival: unknown }>,
  seed: number,
  { target, index }: ScheduledTarget,
): Schedule {
  return createSchedule({
    seed,
    rngStream: RNG_STREAMS.arrivals + index,
    arrival: load.arrival,
    rate: rateRamps(load, target),
  })
}

/**
 * All trials of a load for one target, computed in advance; undefined for a closed load that ends by time,
 * whose number of trials is not known in advance.
 */
export function precomputeTrials(
  plan: IterationOptions,
  target: ScheduledTarget,
): Iterable<Iteration> | undefined {
  const { load, seed } = plan
  if (!('arrival' in load))
    return 'trials' in load && load.trials !== undefined ? countedTrials(plan) : undefined
  return scheduledTrials(
    plan,
    createTargetSchedule(load, seed, target),
    load.executor === 'sessions' ? load.turns : 1,
  )
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
