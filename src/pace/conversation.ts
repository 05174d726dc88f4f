import type { Delay } from '../core/lab-profile.ts'
import { delayOf } from './draws.ts'
import { LANES, seededRandom } from './random.ts'

/** Think time before a turn of a conversation, in milliseconds: deterministic for a seed. */
export function thinking(think: Delay, seed: number): (session: number, turn: number) => number {
  return (session, turn) =>
    Math.max(0, delayOf(think, seededRandom(seed, LANES.thinking + session * 1000 + turn)))
}
