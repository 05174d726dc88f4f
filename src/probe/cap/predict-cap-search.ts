import type { Millis } from '../../core/units.ts'
import type { Burst } from './burst.ts'
import { type CapSettings, nextCapStep } from './cap-search.ts'

/** What a search for the hard cap takes. */
export interface CapSearchPrediction {
  readonly bursts: number
  readonly requests: number
  /** Total cooldown between the bursts. */
  readonly cooldown: Millis
}

/** The requests and cooldowns that the method needs for a limit of that size, if nothing else goes wrong. */
export function predictCapSearch(settings: CapSettings, limit: number): CapSearchPrediction {
  const bursts: Burst[] = []
  let cooldown = 0
  for (
    let step = nextCapStep(settings, bursts);
    step.kind === 'burst';
    step = nextCapStep(settings, bursts)
  ) {
    const held = Math.min(limit, step.level)
    cooldown += bursts.length === 0 ? 0 : step.cooldown
    bursts.push({
      level: step.level,
      cooldown: bursts.length === 0 ? Number.POSITIVE_INFINITY : step.cooldown,
      held,
      turnedAway: step.level - held,
      failed: 0,
    })
  }
  // One more without a cooldown, if there is a boundary.
  const controlRequests = limit > 0 && limit < settings.max ? limit : 0
  const requests = bursts.reduce((sum, { level }) => sum + level, controlRequests)
  return { bursts: bursts.length + Math.sign(controlRequests), requests, cooldown }
}
