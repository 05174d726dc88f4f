import { setTimeout } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'
import type { Stopping } from '../../core/sleep-until.ts'
import type { Phase, Trial } from '../../core/trial/trial.ts'
import type { Millis, MonotonicTime } from '../../core/units.ts'
import type { Iteration } from '../../pace/iterations.ts'
import type { ThreadShare } from '../../pace/thread-share.ts'
import type { TargetRunner } from '../target-runner.ts'
import type { LevelPeers } from './level-peers.ts'
import type { LevelSpec } from './level-spec.ts'

/** A level that is running. */
export interface Level<Order extends LevelSpec = LevelSpec> {
  readonly spec: Order
  /** What this machine sends of it: every `of`-th request. */
  readonly share: ThreadShare
  /** Absent if this machine sends all of it. */
  readonly peers?: LevelPeers
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
export function addMillis(start: MonotonicTime, milliseconds: Millis): MonotonicTime {
  return start + milliseconds * 1e3
}

/** The numbers below `count` that this machine sends. Together, all machines send each number once. */
export function ownOffsets({ index, of }: ThreadShare, count: number): number[] {
  const own = Math.max(0, Math.ceil((count - index) / of))
  return Array.from({ length: own }, (_, turn) => index + turn * of)
}

/** Opens connections in advance. Machines that share a level take turns, so that together they keep the interval. */
export async function prewarm({ spec, share, target }: Level): Promise<void> {
  if (share.index > 0) await setTimeout(share.index * spec.stagger)
  await target.prewarm(spec.stagger * share.of)
}

/** When the level begins: now, or at the instant at which all machines do. */
export async function beginLevel({ peers, clock }: Level): Promise<MonotonicTime> {
  return peers ? peers.begin() : clock.now()
}
