import type { LoadModel } from '../core/trial/trial.ts'
import type { Iteration } from '../pace/iterations.ts'

/** A trial that an executor starts. Instants are absolute microseconds. */
export interface TrialStart {
  readonly iteration: Iteration
  readonly loadModel: LoadModel
  /** When the schedule wants it. Absent in closed loads: due when it starts. */
  readonly due?: number
  /** When it is aborted, regardless of its timeout, because the load is over. */
  readonly deadline?: number
  /** Its conversation and its turn there, both from 0. */
  readonly conversation?: { readonly session: number; readonly turn: number }
  /** Milliseconds its stream deliberately idled before it. */
  readonly idle?: number
}

/** Runs iterations: one after the other on its own connections, or concurrently on shared ones. */
export interface VirtualUser {
  /**
   * Runs one trial and never rejects. Resolves to the absolute microseconds at which playback of the answer
   * ended or the user barged in.
   */
  readonly runIteration: (start: TrialStart) => Promise<number>
  readonly close: () => void
}

/** A target as executors see it: its iterations, and virtual users that run them. */
export interface LoadTarget {
  readonly id: string
  /** Its number in the scenario. */
  readonly index: number
  /** @param elapsed milliseconds since the load began */
  readonly iteration: (number: number, elapsed: number) => Iteration | undefined
  readonly createUser: () => VirtualUser
  /** Records a trial that `maxInFlight` prevented. */
  readonly shed: (start: TrialStart) => void
}
