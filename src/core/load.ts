import type { Delay } from './lab-profile.ts'

/** How requests are spread over time. The names and their meaning are k6's. Times are milliseconds, rates a second. */
export type Load =
  | ConstantConcurrency
  | SharedIterations
  | RampingConcurrency
  | ConstantArrivalRate
  | RampingArrivalRate
  | Sessions

export type Executor = Load['executor']

interface Common {
  readonly order: Order
  /** From the beginning of the run to that of the load; at once when absent. */
  readonly startTime?: number
  /** How long what is under way at the load's end may still take; until its own timeout when absent. */
  readonly gracefulStop?: number
}

/**
 * A fixed number in flight against each target; every stream of the load gets an equal share of the trials, or takes
 * new ones until the time is over. Exactly one of `trials` and `duration` is given.
 */
export interface ConstantConcurrency extends Common {
  readonly executor: 'constant-concurrency'
  readonly concurrency: number
  /** Measured trials of each target. */
  readonly trials?: number
  readonly duration?: number
}

/** A fixed number in flight against each target; whichever stream is free takes the next trial. */
export interface SharedIterations extends Common {
  readonly executor: 'shared-iterations'
  readonly concurrency: number
  readonly trials: number
}

/** A number in flight against each target that follows a line. */
export interface RampingConcurrency extends Common {
  readonly executor: 'ramping-concurrency'
  readonly startConcurrency: number
  readonly stages: readonly LoadStage[]
}

/** Starts that wait for no answer, at a steady rate. */
export interface ConstantArrivalRate extends Common, Arriving {
  readonly executor: 'constant-arrival-rate'
  readonly rate: number
  /** Rates of targets that have one of their own. */
  readonly rates?: Readonly<Record<string, number>>
  readonly duration: number
}

/** Starts that wait for no answer, at a rate that follows a line. */
export interface RampingArrivalRate extends Common, Arriving {
  readonly executor: 'ramping-arrival-rate'
  readonly startRate: number
  readonly stages: readonly LoadStage[]
}

/**
 * Conversations that arrive without waiting for each other. Within one, a turn waits until its listener has heard the
 * answer before it and has thought; all turns of one share a connection.
 */
export interface Sessions extends Common, Arriving {
  readonly executor: 'sessions'
  /** Conversations a second. */
  readonly rate: number
  readonly rates?: Readonly<Record<string, number>>
  readonly duration: number
  readonly turns: number
  /** From the end of what was heard to the next turn. */
  readonly think: Delay
}

interface Arriving {
  readonly arrival: Arrival
  /** Starts above this number in flight against a target are not made, and recorded as dropped. */
  readonly maxInFlight?: number
}

/**
 * How starts are spread at a given rate. `uniform`: evenly. `poisson`: each independent of all others. `gamma`: gaps
 * of that shape, below 1 in bursts, above 1 more even than `poisson`, which is 1.
 */
export type Arrival = 'uniform' | 'poisson' | { readonly gamma: number }

/** A straight line from the level before to `target` (k6's word for the level it reaches). */
export interface LoadStage {
  readonly duration: number
  readonly target: number
}

/** `interleaved`: targets side by side, block by block. `blocked`: one target after the other. */
export type Order = 'interleaved' | 'blocked'

/** Milliseconds that a load lasts; undefined where a number of trials ends it. */
export function lengthOf(load: Load): number | undefined {
  switch (load.executor) {
    case 'shared-iterations':
      return undefined
    case 'ramping-concurrency':
    case 'ramping-arrival-rate':
      return load.stages.reduce((sum, { duration }) => sum + duration, 0)
    default:
      return load.duration
  }
}

/** Requests in flight at most against each target; undefined where starts wait for no answer and nothing caps them. */
export function mostInFlight(load: Load): number | undefined {
  switch (load.executor) {
    case 'shared-iterations':
    case 'constant-concurrency':
      return load.concurrency
    case 'ramping-concurrency':
      return Math.max(load.startConcurrency, ...load.stages.map(({ target }) => target))
    default:
      return load.maxInFlight
  }
}
