import type { Delay } from '../core/lab-profile.ts'
import { delayOf } from './draws.ts'
import { LANES, seededRandom } from './random.ts'

/** Milliseconds of thinking in front of a turn of a conversation, by their numbers: one seed, one answer. */
export function thinking(think: Delay, seed: number): (session: number, turn: number) => number {
  return (session, turn) =>
    Math.max(0, delayOf(think, seededRandom(seed, LANES.thinking + session * 1000 + turn)))
}
