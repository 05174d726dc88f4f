import type { Interrupt } from '../core/config/turn-options.ts'
import { RNG_STREAMS, seededRandom } from './random.ts'

/** Whether the trial with this number is interrupted. */
export function isInterrupted({ share }: Interrupt, seed: number, trial: number): boolean {
  return seededRandom(seed, RNG_STREAMS.interruptions + trial).fraction() < share
}
