import { type Burst, outcomeOf } from '../cap/burst.ts'
import { type CapFinding, type CapSettings, nextCapStep } from '../cap/cap-search.ts'

export type RateStep =
  /** Wait for the cooldown, use up accumulated tokens at the rate `drain` if it is set, then try the level. */
  | { readonly kind: 'burst'; readonly level: number; readonly cooldown: number; readonly drain?: number }
  | { readonly kind: 'found'; readonly finding: RateFinding }

/** A burst of starts, and the number accepted before the first refusal beyond the rate that showed afterwards. */
export interface RateBurst extends Burst {
  readonly burstAllowance?: number
}

export interface RateFinding extends CapFinding {
  /** The burst allowed on top of the rate after a cooldown; 0 if tokens do not accumulate. */
  readonly burstAllowance: number
}

/** The rate under overload is known to about a fifth. The exact search starts from there. */
const DRAINED_MIN_SHARE = 0.8

/** Overloads that must show the same rate before it is believed. */
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
