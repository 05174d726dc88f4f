import type { RequestCost } from '../core/config/budget.ts'
import { type Millis, type MonotonicTime, toMicros } from '../core/units.ts'
import { executorOf, shapeOf } from '../executors/index.ts'
import type { LoadTarget, TrialStart, VirtualUser } from '../executors/shared/load-target.ts'
import { createIterations, type Iteration } from '../pace/iterations.ts'
import type { LoadShape } from '../pace/load-shape.ts'
import { peakLevel } from '../pace/ramps.ts'
import { shareOf } from '../pace/thread-share.ts'
import { textNumbersOf } from '../scenario/target-texts.ts'
import { BudgetCounter } from './budget/budget-counter.ts'
import { connectOnly } from './connect-only.ts'
import { ConnectionPool } from './connections/pool.ts'
import { InFlightCounter } from './in-flight-counter.ts'
import type { LoadOptions } from './load-options.ts'
import type { PreparedTarget } from './prepared-target.ts'
import { type BoundTarget, createJob, createStreamName, type LoadTask } from './task.ts'
import { noteSuspension } from './trial/note-suspension.ts'
import { recordShed } from './trial/record-trial.ts'
import type { TrialContext } from './trial/trial-context.ts'
import { createVirtualUser } from './virtual-user.ts'

/** A target ready for its load. Opens and closes the connections that its virtual users share. */
export interface TargetRunner extends LoadTarget {
  /** @param stagger milliseconds between two dials */
  readonly prewarm: (stagger?: Millis) => Promise<void>
  /**
   * Opens a connection without a request. Keeps it until `until`, or closes it at
   * once.
   */
  readonly connectOnly: (start: TrialStart, until?: MonotonicTime) => Promise<void>
  readonly close: () => void
}

/** Shared by all trials of a thread. */
export type ThreadContext = Pick<TrialContext, 'lag' | 'yieldQueue'>

export function createTargetRunner(
  options: LoadOptions,
  bound: BoundTarget,
  index: number,
  thread: ThreadContext,
): TargetRunner {
  const { scenario } = options.task
  const target = prepareTarget(options, bound, index, thread)
  const shared = createPool(target, maxSharedIdle(target))
  const isDedicated = hasDedicatedConnections(scenario, bound)
  return {
    id: bound.plan.id,
    index,
    shape: target.shape,
    iteration: createIterations({
      ...scenario,
      shape: target.shape,
      texts: textNumbersOf(scenario, bound.plan.id),
    }),
    createUser: () =>
      limitToBudget(
        options,
        index,
        createVirtualUser(target, isDedicated ? createPool(target) : shared, isDedicated),
      ),
    shed: (start) => reportShed(target, start),
    prewarm: async (stagger) => {
      if (isDedicated) return
      const job = createJob(bound, createStreamName(options.task, 'prewarm'), '')
      await shared.prewarm(countWarmConnections(target), job, stagger)
    },
    connectOnly: (start, until) => connectOnly(target, shared, start, until),
    close: () => shared.close(),
  }
}

/** One who idles or interrupts must not disturb others on its connection. */
function hasDedicatedConnections({ load, idle }: LoadTask['scenario'], { plan }: BoundTarget): boolean {
  return (
    executorOf(load).connections === 'dedicated' ||
    idle !== undefined ||
    plan.turnOptions.interrupt !== undefined
  )
}

/** What a text costs a target. */
type CostOfText = (text: number) => RequestCost

/** @param index the target's number in the scenario */
function createCostOf({ budget, scenario }: LoadTask, index: number): CostOfText {
  const costs: readonly RequestCost[] = scenario.texts.map((text, number) => ({
    requests: 1,
    characters: [...text].length,
    cost: budget?.textCosts[index]?.[number] ?? 0,
  }))
  const noCost: RequestCost = { requests: 1, characters: 0, cost: 0 }
  return (text) => costs[text] ?? noCost
}

/** Runs iterations only while the budget has room for them. A text is sent whole or not at all. */
function limitToBudget({ task, clock }: LoadOptions, index: number, user: VirtualUser): VirtualUser {
  const { budget } = task
  if (!budget) return user
  const costOf = createCostOf(task, index)
  const counter = new BudgetCounter(budget.counters)
  return {
    runIteration: (start) =>
      counter.tryReserve(costOf(start.iteration.text))
        ? user.runIteration(start)
        : Promise.resolve(clock.now()),
    close: user.close,
  }
}

/** A text that is sent again is counted again. */
function createResendBudget(task: LoadTask, index: number): Pick<TrialContext, 'reserveResend'> {
  const { budget } = task
  if (!budget) return {}
  const [costOf, counter] = [createCostOf(task, index), new BudgetCounter(budget.counters)]
  return { reserveResend: (text) => counter.tryReserve(costOf(text)) }
}

function prepareTarget(
  options: LoadOptions,
  bound: BoundTarget,
  index: number,
  thread: ThreadContext,
): PreparedTarget {
  const { task, clock, signal } = options
  const inFlight = new InFlightCounter(task.inFlight, index)
  const numberOf = (iteration: Iteration) => iteration.number * task.targets.length + index
  const observer = options.observerFor?.(bound.plan.id)
  return {
    options,
    bound,
    ...(observer && { observer }),
    shape: shapeOf(task.scenario.load, bound.plan.id),
    context: {
      ...task.scenario,
      clock,
      signal,
      ...thread,
      adapter: bound.adapter,
      ...(task.scenario.stamps === 'kernel' && { locates: true }),
      ...createResendBudget(task, index),
    },
    numberOf,
    metadata: (start, now) => ({
      trial: numberOf(start.iteration),
      in_flight: inFlight.count,
      ...collectMetadata(options, bound, start, now),
    }),
    inFlight,
    countStart: () => {
      inFlight.add(1)
      options.onStart(bound.plan.id)
    },
  }
}

function collectMetadata(
  { task }: LoadOptions,
  { plan, adapter }: BoundTarget,
  start: TrialStart,
  now: MonotonicTime,
) {
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
    load: start.loadModel,
    block: iteration.block,
    worker: task.worker,
    // In a closed load a trial is due when its stream is free: now.
    due: start.due ?? now,
    began: now,
    origin: task.origin,
    simulated: plan.simulated,
    ...(plan.replayed && { replayed: true }),
    ...conversation,
    ...(idle !== undefined && { idle_us: toMicros(idle) }),
  }
}

function reportShed(target: PreparedTarget, start: TrialStart): void {
  const { options, bound, shape } = target
  const now = options.clock.now()
  const metadata = noteSuspension(target.metadata(start, start.due ?? now), target.context.lag, now)
  const connection = start.iteration.connection === 'cold' ? 'cold' : 'hot'
  options.onStart(bound.plan.id)
  options.onFinish(recordShed(metadata, connection, `maxInFlight: ${shape.maxConcurrency} were in flight`))
}

function createPool({ options, bound, observer }: PreparedTarget, maxIdle?: number): ConnectionPool {
  const { turnOptions, compression = false, http = 1.1, proxies } = bound.plan
  const { keepalive = false } = turnOptions
  return new ConnectionPool(
    bound.adapter,
    { ...options.connection, clock: options.clock, compression, http, ...(proxies && { proxies }) },
    {
      keepalive,
      ...(maxIdle !== undefined && { maxIdle }),
      ...(observer && { observer }),
    },
  )
}

/** Connections opened for a single trial must not pile up in the pool. */
function maxSharedIdle(target: PreparedTarget): number | undefined {
  return target.options.task.scenario.connection === 'warm' ? undefined : countWarmConnections(target)
}

/**
 * How many connections are reused at any time: all, none, or half of them (see `wantedConnection` in pace).
 */
function countWarmConnections({ options, shape }: PreparedTarget): number {
  const { connection } = options.task.scenario
  const whole = shape.arrivals ? startsInBusiestSecond(shape) : (shape.maxConcurrency ?? 0)
  const all = shareOf(whole, { index: options.task.worker, of: options.task.workers ?? 1 })
  return { cold: 0, warm: all, both: Math.ceil(all / 2) }[connection]
}

/** An estimate of what an open load needs: the starts of its busiest second, up to `maxInFlight`. */
function startsInBusiestSecond({ levels, maxConcurrency = Number.POSITIVE_INFINITY }: LoadShape): number {
  return Math.min(Math.ceil(peakLevel(levels)), maxConcurrency)
}
