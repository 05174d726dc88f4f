import type { LoadModel } from '../core/trial.ts'
import type { Iteration } from '../pace/iterations.ts'

/** One start, as an executor wants it. Instants are absolute microseconds. */
export interface Start {
  readonly iteration: Iteration
  readonly model: LoadModel
  /** When the schedule wants it; the moment it begins where streams start as they are free. */
  readonly due?: number
  /** When it is given up whatever its own timeout, because the load is over. */
  readonly until?: number
  /** The conversation it belongs to, and its turn there, both from 0. */
  readonly conversation?: { readonly session: number; readonly turn: number }
  /** Milliseconds for which its stream idled in front of it, on purpose. */
  readonly idle?: number
}

/** One who speaks: turn after turn on connections of its own, or many at once on connections they share. */
export interface Caller {
  /**
   * Runs one trial and never rejects. Resolves to the absolute microseconds at which its listener has heard the
   * answer out or cut in.
   */
  readonly call: (start: Start) => Promise<number>
  readonly leave: () => void
}

/** A target as executors see it: iterations to take, and callers to carry them out. */
export interface LoadTarget {
  readonly id: string
  /** Its number in the scenario. */
  readonly index: number
  /** @param elapsed milliseconds since the load began */
  readonly iteration: (number: number, elapsed: number) => Iteration | undefined
  readonly caller: () => Caller
  /** Records a start that a cap prevented. */
  readonly shed: (start: Start) => void
}
