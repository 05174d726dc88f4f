import type { Millis } from '../../core/units.ts'
import type { Burst } from '../cap/burst.ts'
import type { CapFinding, CapSettings } from '../cap/cap-search.ts'

export interface RateSettings extends CapSettings {
  /** Longer than the time over which the provider may average, or until saved tokens are used up. */
  readonly hold: Millis
  /** Milliseconds of a period, and the whole periods of a level. */
  readonly per: Millis
  readonly periods: number
}

export type RateStep =
  /** Wait for the cooldown, use up accumulated tokens at the rate `drain` if it is set, then try the level. */
  | {
      readonly kind: 'burst'
      readonly level: number
      readonly cooldown: number
      readonly drain?: number
      readonly isLong?: boolean
    }
  | { readonly kind: 'found'; readonly finding: RateFinding }

/** A burst of starts, and the number accepted before the first refusal beyond the rate that showed afterwards. */
export interface RateBurst extends Burst {
  readonly burstAllowance?: number
  /** Nobody was refused and a queue grew: the standard error of `held`. */
  readonly queueError?: number
}

export interface RateFinding extends CapFinding {
  /** The burst allowed on top of the rate after a cooldown; 0 if tokens do not accumulate. */
  readonly burstAllowance: number
  /** How long the rate of the answer was kept up. */
  readonly held: Millis
}
