import type { Clock } from '../../core/clock.ts'
import type { Phase, Trial } from '../../core/trial.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { ReadyTarget } from '../prepare-target.ts'
import type { Stopping } from '../sleep-until.ts'
import type { LevelOrder } from './order.ts'

/** A level on its way. */
export interface Level<Order extends LevelOrder = LevelOrder> {
  readonly order: Order
  readonly target: ReadyTarget
  readonly clock: Clock
  readonly stopping: Stopping
  /** Wanted of every connection. */
  readonly connection: 'cold' | 'warm'
  /** Which text a trial speaks, by its number in the run. */
  readonly text: (number: number) => number
  /** Trials of the level that have ended, in the order of their ends. */
  readonly ended: readonly Trial[]
}

/** @param offset of the trial in its level, from 0 */
export function iterationOf(
  { order, connection, text }: Level,
  offset: number,
  phase: Phase = 'measure',
): Iteration {
  const number = order.first + offset
  return { number, phase, block: order.number, text: text(number), connection }
}

/** Absolute microseconds of an instant that lies so many milliseconds behind another. */
export function after(began: number, milliseconds: number): number {
  return began + milliseconds * 1e3
}
