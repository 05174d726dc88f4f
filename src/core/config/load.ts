import type { Delay } from './lab-profile.ts'

/**
 * How requests are spread over time. Names and meanings are k6's. Times are milliseconds, rates are per
 * second.
 */
export type Load =
  | ConstantConcurrency
  | SharedIterations
  | RampingConcurrency
  | ConstantArrivalRate
  | RampingArrivalRate
  | Sessions

export type Executor = Load['executor']

interface CommonLoad {
  readonly order: Order
  /** Delay from the start of the run to the start of the load. Default 0. */
  readonly startTime?: number
  /** How long requests in flight at the end of the load may still take. Default: their own timeout. */
  readonly gracefulStop?: number
}

/**
 * A fixed number of requests in flight per target. Each stream gets an equal share of the trials, or starts
 * new ones until the duration is over. Exactly one of `trials` and `duration` is given.
 */
export interface ConstantConcurrency extends CommonLoad {
  readonly executor: 'constant-concurrency'
  readonly concurrency: number
  /** Measured trials per target. */
  readonly trials?: number
  readonly duration?: number
}

/** A fixed number of requests in flight per target. Whichever stream is free takes the next trial. */
export interface SharedIterations extends CommonLoad {
  readonly executor: 'shared-iterations'
  readonly concurrency: number
  readonly trials: number
}

/** A number of requests in flight per target that ramps in stages. */
export interface RampingConcurrency extends CommonLoad {
  readonly executor: 'ramping-concurrency'
  readonly startConcurrency: number
  readonly stages: readonly LoadStage[]
}

/** Open load at a constant rate: starts do not wait for responses. */
export interface ConstantArrivalRate extends CommonLoad, ArrivalLoad {
  readonly executor: 'constant-arrival-rate'
  readonly rate: number
  /** Rates of individual targets. */
  readonly rates?: Readonly<Record<string, number>>
  readonly duration: number
}

/** Open load at a rate that ramps in stages. */
export interface RampingArrivalRate extends CommonLoad, ArrivalLoad {
  readonly executor: 'ramping-arrival-rate'
  readonly startRate: number
  readonly stages: readonly LoadStage[]
}

/**
 * Conversations that arrive independently of each other. Within a conversation, a turn starts after the
 * previous response was played and the think time has passed. All turns of a conversation share a connection.
 */
export interface Sessions extends CommonLoad, ArrivalLoad {
  readonly executor: 'sessions'
  /** Conversations per second. */
  readonly rate: number
  readonly rates?: Readonly<Record<string, number>>
  readonly duration: number
  readonly turns: number
  /** From the end of playback to the next turn. */
  readonly think: Delay
}

interface ArrivalLoad {
  readonly arrival: ArrivalProcess
  /** Starts above this number in flight per target are dropped, and recorded as such. */
  readonly maxInFlight?: number
}

/**
 * The arrival process at a given rate. `uniform`: evenly spaced. `poisson`: independent arrivals. `gamma`:
 * intervals with that shape parameter; below 1 arrivals are bursty, 1 is `poisson`, above 1 they are more
 * regular.
 */
export type ArrivalProcess = 'uniform' | 'poisson' | { readonly gamma: number }

/** A linear ramp from the previous level to `target`, which is k6's word for the level reached. */
export interface LoadStage {
  readonly duration: number
  readonly target: number
}

/** `interleaved`: targets side by side, block by block. `blocked`: one target after another. */
export type Order = 'interleaved' | 'blocked'

/** Duration of a load in milliseconds. Undefined if a number of trials ends it. */
export function loadDuration(load: Load): number | undefined {
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

/** Maximum requests in flight per target. Undefined for an open load without a cap. */
export function maxConcurrency(load: Load): number | undefined {
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
