import type { Outlay } from '../core/budget.ts'
import { mostInFlight } from '../core/load.ts'
import { type Iteration, iterations } from '../pace/iterations.ts'
import { rateOf } from '../pace/load-shape.ts'
import { Allowance } from './allowance.ts'
import { crowd, speaker } from './caller.ts'
import { partOf } from './course.ts'
import { dialOnly } from './dial-only.ts'
import { InFlight } from './in-flight.ts'
import { Lines } from './lines.ts'
import type { Caller, LoadTarget, Start } from './load-target.ts'
import type { OpenLoad } from './open-load.ts'
import { type Circumstances, shedTrial } from './record.ts'
import type { LoadOptions } from './run-load.ts'
import type { Finished, TrialContext } from './run-trial.ts'
import { type BoundTarget, jobFor, streamName } from './task.ts'
import { thrifty } from './thrifty.ts'

/** A target with everything its virtual users need. */
export interface PreparedTarget {
  readonly options: LoadOptions
  readonly bound: BoundTarget
  readonly context: Omit<TrialContext, 'lines'>
  /** Number of the trial in the run, from the number of its iteration. */
  readonly numberOf: (iteration: Iteration) => number
  /** Metadata of a trial that starts at `now` (absolute microseconds). */
  readonly circumstances: (start: Start, now: number) => Circumstances
  /** Counts a trial as in flight. Call the returned function when it has finished. */
  readonly enter: () => (finished: Finished) => void
}

/** A target ready for its load. Opens and closes the connections that its virtual users share. */
export interface ReadyTarget extends LoadTarget {
  /** @param stagger milliseconds between two dials */
  readonly prewarm: (stagger?: number) => Promise<void>
  /**
   * Opens a connection without a request. Keeps it until `until` (absolute microseconds), or closes it at
   * once.
   */
  readonly dial: (start: Start, until?: number) => Promise<void>
  readonly close: () => void
}

/** Shared by all trials of a thread. */
export type ThreadShared = Pick<TrialContext, 'lag' | 'interlude'>

export function readyTarget(
  options: LoadOptions,
  bound: BoundTarget,
  index: number,
  thread: ThreadShared,
): ReadyTarget {
  const { scenario } = options.task
  const target = prepare(options, bound, index, thread)
  const shared = linesOf(target, mostShared(target))
  const hasOwnConnection =
    scenario.load.executor === 'sessions' || scenario.idle || bound.plan.manner.interrupt
  return {
    id: bound.plan.id,
    index,
    iteration: iterations({ ...scenario, texts: scenario.texts.length }),
    caller: () =>
      withinBudget(
        options,
        index,
        hasOwnConnection ? speaker(target, linesOf(target)) : crowd(target, shared),
      ),
    shed: (start) => shed(target, start),
    prewarm: async (stagger) => {
      if (hasOwnConnection) return
      const job = jobFor(bound, streamName(options.task, 'prewarm'), '')
      await shared.prewarm(warmConnections(target), job, stagger)
    },
    dial: (start, until) => dialOnly(target, shared, start, until),
    close: () => shared.close(),
  }
}

/** @param index the target's number in the scenario */
function withinBudget({ task, clock }: LoadOptions, index: number, caller: Caller): Caller {
  const { spending, scenario } = task
  if (!spending) return caller
  const outlays: readonly Outlay[] = scenario.texts.map((text, number) => ({
    requests: 1,
    characters: [...text].length,
    cost: spending.costs[index]?.[number] ?? 0,
  }))
  const nothing: Outlay = { requests: 1, characters: 0, cost: 0 }
  const outlayOf = ({ iteration }: Start) => outlays[iteration.text] ?? nothing
  return thrifty(caller, new Allowance(spending.left), outlayOf, clock)
}

function prepare(
  options: LoadOptions,
  bound: BoundTarget,
  index: number,
  thread: ThreadShared,
): PreparedTarget {
  const { task, clock, signal } = options
  const inFlight = new InFlight(task.inFlight, index)
  const numberOf = (iteration: Iteration) => iteration.number * task.targets.length + index
  return {
    options,
    bound,
    context: { ...task.scenario, clock, signal, ...thread, adapter: bound.adapter },
    numberOf,
    circumstances: (start, now) => ({
      ...circumstancesOf(options, bound, start, now),
      trial: numberOf(start.iteration),
      in_flight: inFlight.count,
    }),
    enter: () => {
      inFlight.add(1)
      options.onStart(bound.plan.id)
      return (finished) => {
        inFlight.add(-1)
        options.onFinish(finished)
      }
    },
  }
}

function circumstancesOf({ task }: LoadOptions, { plan, adapter }: BoundTarget, start: Start, now: number) {
  const { iteration, conversation, idle } = start
  return {
    run: task.run,
    target: plan.id,
    provider: plan.provider,
    adapter: adapter.facts.id,
    model: plan.model,
    voice: plan.voice,
    transport: plan.transport,
    region: plan.region,
    text: iteration.text,
    chars: [...(task.scenario.texts[iteration.text] ?? '')].length,
    phase: iteration.phase,
    load: start.model,
    block: iteration.block,
    worker: task.worker,
    // In a closed load a trial is due when its stream is free: now.
    due: start.due ?? now,
    began: now,
    origin: task.origin,
    simulated: plan.simulated,
    ...conversation,
    ...(idle !== undefined && { idle_us: idle * 1e3 }),
  }
}

function shed(target: PreparedTarget, start: Start): void {
  const { options, bound } = target
  const { load } = options.task.scenario
  const circumstances = target.circumstances(start, start.due ?? options.clock.now())
  const connection = start.iteration.connection === 'cold' ? 'cold' : 'hot'
  options.onStart(bound.plan.id)
  options.onFinish(shedTrial(circumstances, connection, `maxInFlight: ${mostInFlight(load)} were in flight`))
}

function linesOf({ options, bound }: PreparedTarget, most?: number): Lines {
  const { keepalive = false } = bound.plan.manner
  return new Lines(
    bound.adapter,
    { ...options.line, clock: options.clock, compression: bound.plan.compression ?? false },
    { keepalive, ...(most !== undefined && { most }) },
  )
}

/** Connections opened for a single trial must not pile up in the pool. */
function mostShared(target: PreparedTarget): number | undefined {
  return target.options.task.scenario.connection === 'warm' ? undefined : warmConnections(target)
}

/**
 * How many connections are reused at any time: all, none, or half of them (see `wantedConnection` in pace).
 */
function warmConnections({ options, bound }: PreparedTarget): number {
  const { load, connection } = options.task.scenario
  const whole = 'arrival' in load ? startsOfASecond(load, bound.plan.id) : (mostInFlight(load) ?? 0)
  const all = partOf(whole, { index: options.task.worker, of: options.task.workers ?? 1 })
  return { cold: 0, warm: all, both: Math.ceil(all / 2) }[connection]
}

/** An estimate of what an open load needs: the starts of its busiest second, up to `maxInFlight`. */
function startsOfASecond(load: OpenLoad, target: string): number {
  const busiest = Math.max(...rateOf(load, target).map(({ from, to }) => Math.max(from, to)))
  return Math.min(Math.ceil(busiest), load.maxInFlight ?? Number.POSITIVE_INFINITY)
}
