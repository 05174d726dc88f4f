import type { LoadModel } from '../../core/trial/trial.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { LoadShape } from '../../pace/load-shape.ts'

/** A trial that an executor starts. Instants are absolute microseconds. */
export interface TrialStart {
  readonly iteration: Iteration
  readonly loadModel: LoadModel
  /** When the schedule wants it. Absent in closed loads: due when it starts. */
  readonly due?: MonotonicTime
  /** When it is aborted, regardless of its timeout, because the load is over. */
  readonly deadline?: MonotonicTime
  /** Its conversation and its turn there, both from 0. */
  readonly conversation?: { readonly session: number; readonly turn: number }
  /** How long its stream deliberately idled before it. */
  readonly idle?: Millis
}

/**
 * Runs iterations: one after the other on its own connections, or concurrently on shared ones. The room `drive` provides it
 * (`drive/virtual-user.ts`), so that an executor knows when to start a trial and nothing of how one runs.
 */
export interface VirtualUser {
  /**
   * Runs one trial and never rejects. Resolves to the instant at which its user may speak again: playback of the
   * answer has ended, or the user barged in.
   */
  readonly runIteration: (start: TrialStart) => Promise<MonotonicTime>
  readonly close: () => void
}

/** What every target of a load has, whether it answers texts or conversations. */
export interface TargetSchedule {
  readonly id: string
  /** Its number in the scenario. */
  readonly index: number
  /** The load of this target. */
  readonly shape: LoadShape
}

/** A target as executors see it: its iterations, and virtual users that run them. */
export interface LoadTarget extends TargetSchedule {
  /** @param elapsed milliseconds since the load began */
  readonly iteration: (number: number, elapsed: Millis) => Iteration | undefined
  readonly createUser: () => VirtualUser
  /** Opens the connections that its first trials reuse. Called right before its load starts. */
  readonly prewarm: () => Promise<void>
  /** Records a trial that `maxInFlight` prevented. */
  readonly shed: (start: TrialStart) => void
}

/** A target of whole conversations, as executors see it. Instants are absolute microseconds. */
export interface ConversationLoadTarget extends TargetSchedule {
  /** Conversations that run first and are labelled `warmup`. */
  readonly warmup: number
  /** Runs one conversation. Resolves when it has ended, and never rejects. */
  readonly run: (number: number, due: number) => Promise<void>
  /** Records a conversation that `maxInFlight` prevented. */
  readonly shed: (number: number, due: number) => void
}
