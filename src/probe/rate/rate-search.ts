import { type Burst, outcomeOf } from '../cap/burst.ts'
import { type CapFinding, type CapSettings, nextCapStep } from '../cap/cap-search.ts'

export type RateStep =
  /** Rest, use up what is saved by starting at the rate of `drain` first where it says so, then try that rate. */
  | { readonly kind: 'burst'; readonly level: number; readonly cooldown: number; readonly drain?: number }
  | { readonly kind: 'found'; readonly finding: RateFinding }

/** A burst of starts, and what was let through before the first refusal on top of the rate that showed afterwards. */
export interface RateBurst extends Burst {
  readonly burstAllowance?: number
}

export interface RateFinding extends CapFinding {
  /** What may come on top at once after a rest; 0 where nothing is saved. */
  readonly burstAllowance: number
}

/** What overload let through is known to about a fifth; from there on it is asked exactly. */
const DRAINED_MIN_SHARE = 0.8

/** How often an overload must show it before it is believed. */
const MIN_OVERLOADS = 2

/**
 * What to try next in search of a rate. From rest, a limiter that saves what is not used lets more through than it
 * can go on with: as soon as overloads show less than what passed from rest, the search is made with what is saved
 * used up beforehand.
 */
export function nextRateStep(settings: CapSettings, bursts: readonly RateBurst[]): RateStep {
  const undrained = bursts.filter(({ drained }) => !drained)
  const overloads = undrained.filter((burst) => outcomeOf(burst) === 'turned away')
  const sustained =
    overloads.length >= MIN_OVERLOADS ? Math.max(...overloads.map(({ held }) => held)) : undefined
  const passed = Math.max(
    0,
    ...undrained.filter((burst) => outcomeOf(burst) === 'held').map(({ level }) => level),
  )
  if (sustained !== undefined && sustained < passed) return nextDrainedStep(settings, bursts, sustained)
  const step = nextCapStep(settings, undrained)
  return step.kind === 'burst' ? step : foundStep(step.finding, 0)
}

function nextDrainedStep(settings: CapSettings, bursts: readonly RateBurst[], sustained: number): RateStep {
  const highest = Math.max(...bursts.map(({ level }) => level))
  const min = Math.max(1, Math.floor(DRAINED_MIN_SHARE * sustained))
  const drained = bursts.filter((burst) => burst.drained)
  const step = nextCapStep({ ...settings, min, max: Math.max(min, highest) }, drained)
  if (step.kind === 'burst') return { ...step, drain: highest }
  return foundStep(step.finding, Math.max(...bursts.map(({ burstAllowance = 0 }) => burstAllowance)))
}

function foundStep(finding: CapFinding, burstAllowance: number): RateStep {
  return { kind: 'found', finding: { ...finding, burstAllowance } }
}
