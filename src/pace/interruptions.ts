import type { Interrupt } from '../core/manner.ts'
import { LANES, seededRandom } from './random.ts'

/** Whether the trial with this number is interrupted. */
export function isInterrupted({ share }: Interrupt, seed: number, trial: number): boolean {
  return seededRandom(seed, LANES.interruptions + trial).fraction() < share
}
