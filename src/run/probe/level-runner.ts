import type { LevelSpec } from '../../drive/probe-levels/level-spec.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'

/** What a search must know of a finished trial. */
export type ProbedTrial = Pick<FinishedTrial, 'trial' | 'rateLimits'>

/** What runs the levels of a search: a thread of this machine, or workers on others. */
export interface LevelRunner<Finished extends ProbedTrial = FinishedTrial> {
  /** Runs a level. Resolves when its last trial has been reported. */
  readonly run: (order: LevelSpec, onFinished: (finished: readonly Finished[]) => void) => Promise<void>
  /** Starts nothing new in the current level. */
  readonly finishLevel: () => void
  /** Stops at once. */
  readonly abort: () => void
  /** Numbers of trials of the last level that may have been sent and of which nothing will be heard. */
  readonly unheard?: () => readonly number[]
}
