import type { Delay } from '../core/config/lab-profile.ts'
import { sampleDelay } from './distributions.ts'
import { RNG_STREAMS, seededRandom } from './random.ts'

/** Think time before a turn of a conversation, in milliseconds: deterministic for a seed. */
export function createThinkTime(think: Delay, seed: number): (session: number, turn: number) => number {
  return (session, turn) =>
    Math.max(0, sampleDelay(think, seededRandom(seed, RNG_STREAMS.thinkTime + session * 1000 + turn)))
}
