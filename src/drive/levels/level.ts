import type { Clock } from '../../core/clock.ts'
import type { Phase, Trial } from '../../core/trial.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { ReadyTarget } from '../prepare-target.ts'
import type { Stopping } from '../sleep-until.ts'
import type { LevelOrder } from './order.ts'

/** A level that is running. */
export interface Level<Order extends LevelOrder = LevelOrder> {
  readonly order: Order
  readonly target: ReadyTarget
  readonly clock: Clock
  readonly stopping: Stopping
  /** Requested state of every connection. */
  readonly connection: 'cold' | 'warm'
  /** Number of the text of a trial, by the number of the trial in the run. */
  readonly text: (number: number) => number
  /** Finished trials of the level, in the order in which they ended. */
  readonly ended: readonly Trial[]
}

/** @param offset number of the trial in its level, from 0 */
export function iterationOf(
  { order, connection, text }: Level,
  offset: number,
  phase: Phase = 'measure',
): Iteration {
  const number = order.first + offset
  return { number, phase, block: order.number, text: text(number), connection }
}

/** Adds milliseconds to an instant in absolute microseconds. */
export function after(began: number, milliseconds: number): number {
  return began + milliseconds * 1e3
}
