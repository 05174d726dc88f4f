import type { Clock } from '../../core/clock.ts'
import type { Stopping } from '../../core/sleep-until.ts'
import type { Phase, Trial } from '../../core/trial/trial.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { TargetRunner } from '../target-runner.ts'
import type { LevelSpec } from './level-spec.ts'

/** A level that is running. */
export interface Level<Order extends LevelSpec = LevelSpec> {
  readonly spec: Order
  readonly target: TargetRunner
  readonly clock: Clock
  readonly stopping: Stopping
  /** Requested state of every connection. */
  readonly connection: 'cold' | 'warm'
  /** Number of the text of a trial, by the number of the trial in the run. */
  readonly text: (number: number) => number
  /** Finished trials of the level, in the order in which they ended. */
  readonly endedTrials: readonly Trial[]
}

/** @param offset number of the trial in its level, from 0 */
export function createIteration(
  { spec, connection, text }: Level,
  offset: number,
  phase: Phase = 'measure',
): Iteration {
  const number = spec.firstTrial + offset
  return { number, phase, block: spec.number, text: text(number), connection }
}

/** Adds milliseconds to an instant in absolute microseconds. */
export function addMillis(start: number, milliseconds: number): number {
  return start + milliseconds * 1e3
}
