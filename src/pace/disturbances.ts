import type { Disturbance } from '../core/config/conversation/disturbance.ts'
import { RNG_STREAMS, seededRandom } from './random.ts'

/** Which sound the caller makes in a turn, as an index. Undefined: none. The sounds take turns. */
export function pickSound(
  { share, sounds }: Disturbance,
  seed: number,
  { turn, position }: { readonly turn: number; readonly position: number },
): number | undefined {
  const isDisturbed = seededRandom(seed, RNG_STREAMS.disturbances + turn).fraction() < share
  return isDisturbed ? position % sounds.length : undefined
}
