import { outcomeOf } from '../cap/burst.ts'
import { type CapFinding, nextCapStep } from '../cap/cap-search.ts'
import { nextQueueRateStep } from './queue-rate.ts'
import type { RateBurst, RateSettings, RateStep } from './rate-step.ts'

export type { RateBurst, RateFinding, RateSettings } from './rate-step.ts'

/** The rate under overload is known to about a fifth. The exact search starts from there. */
const DRAINED_MIN_SHARE = 0.8

/** Overloads that must show the same rate before it is believed. */
const MIN_OVERLOADS = 2

/**
 * What to try next in search of a rate. After a cooldown, a token bucket lets more through than it can sustain. As
 * soon as overloads show less than what passed after a cooldown, each level is tried with the bucket emptied first. A
 * limiter that counts in windows saves nothing. The level of the answer is then kept up.
 */
export function nextRateStep(settings: RateSettings, bursts: readonly RateBurst[]): RateStep {
  if (bursts.some(({ drained, queueError }) => !drained && queueError !== undefined))
    return nextQueueRateStep(settings, bursts)
  const undrained = bursts.filter(({ drained, isLong }) => !drained && !isLong)
  const sustained = findSustainedRate(bursts)
  const passed = undrained.filter((burst) => outcomeOf(burst) === 'held').map(({ level }) => level)
  if (sustained !== undefined && sustained < Math.max(0, ...passed))
    return nextDrainedStep(settings, bursts, sustained)
  const step = nextCapStep(settings, undrained)
  return step.kind === 'burst' ? step : keepUpOrFound(settings, bursts, step.finding)
}

/**
 * The rate that overloads let through lastingly; undefined if there were too few, or if the limiter counts in
 * windows.
 */
function findSustainedRate(bursts: readonly RateBurst[]): number | undefined {
  const overloads = bursts.filter((burst) => !burst.drained && outcomeOf(burst) === 'turned away')
  if (overloads.some(({ isWindowed }) => isWindowed)) return undefined
  const isShown = overloads.length >= MIN_OVERLOADS || overloads.some(({ isLong }) => isLong)
  return isShown ? Math.max(...overloads.map(({ held }) => held)) : undefined
}

function nextDrainedStep(settings: RateSettings, bursts: readonly RateBurst[], sustained: number): RateStep {
  const drain = Math.max(...bursts.map(({ level }) => level))
  const min = Math.max(1, Math.floor(DRAINED_MIN_SHARE * sustained))
  const drained = bursts.filter((burst) => burst.drained && !burst.isLong)
  const step = nextCapStep({ ...settings, min, max: Math.max(min, drain) }, drained)
  return step.kind === 'burst' ? { ...step, drain } : keepUpOrFound(settings, bursts, step.finding, drain)
}

/** @param drain the rate at which accumulated tokens are used up, where they accumulate */
function keepUpOrFound(
  { hold, per, periods }: RateSettings,
  bursts: readonly RateBurst[],
  finding: CapFinding,
  drain?: number,
): RateStep {
  const { feasible, cooldown } = finding
  const isSame = (burst: RateBurst) =>
    burst.level === feasible && burst.drained === (drain !== undefined || undefined)
  const long = bursts.find((burst) => burst.isLong && isSame(burst))
  const isLongEnough = feasible === 0 || hold <= per * periods
  if (!long && !isLongEnough)
    return { kind: 'burst', level: feasible, cooldown, isLong: true, ...(drain !== undefined && { drain }) }
  const [low, high] = finding.interval
  const allowance =
    drain === undefined ? 0 : Math.max(...bursts.map(({ burstAllowance = 0 }) => burstAllowance))
  return {
    kind: 'found',
    finding: {
      ...finding,
      interval: [Math.min(low, long?.held ?? low), high],
      burstAllowance: allowance,
      held: long ? hold : per * periods,
    },
  }
}
