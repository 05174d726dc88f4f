import { type CapFinding, type CapSettings, nextWave } from './cap-search.ts'
import { outcomeOf, type Wave } from './wave.ts'

export type RateStep =
  /** Rest, use up what is saved by starting at the rate of `drain` first where it says so, then try that rate. */
  | { readonly kind: 'wave'; readonly level: number; readonly rest: number; readonly drain?: number }
  | { readonly kind: 'found'; readonly finding: RateFinding }

/** A wave of starts, and what was let through before the first refusal on top of the rate that showed afterwards. */
export interface RateWave extends Wave {
  readonly burst?: number
}

export interface RateFinding extends CapFinding {
  /** What may come on top at once after a rest; 0 where nothing is saved. */
  readonly burst: number
}

/** What overload let through is known to about a fifth; from there on it is asked exactly. */
const BELOW = 0.8

/** How often an overload must show it before it is believed. */
const OVERLOADS = 2

/**
 * What to try next in search of a rate. From rest, a limiter that saves what is not used lets more through than it
 * can go on with: as soon as overloads show less than what passed from rest, the search is made with what is saved
 * used up beforehand.
 */
export function nextRate(settings: CapSettings, waves: readonly RateWave[]): RateStep {
  const rested = waves.filter(({ drained }) => !drained)
  const overloads = rested.filter((wave) => outcomeOf(wave) === 'turned away')
  const sustained = overloads.length >= OVERLOADS ? Math.max(...overloads.map(({ held }) => held)) : undefined
  const passed = Math.max(0, ...rested.filter((wave) => outcomeOf(wave) === 'held').map(({ level }) => level))
  if (sustained !== undefined && sustained < passed) return nextDrained(settings, waves, sustained)
  const step = nextWave(settings, rested)
  return step.kind === 'wave' ? step : found(step.finding, 0)
}

function nextDrained(settings: CapSettings, waves: readonly RateWave[], sustained: number): RateStep {
  const highest = Math.max(...waves.map(({ level }) => level))
  const min = Math.max(1, Math.floor(BELOW * sustained))
  const drained = waves.filter((wave) => wave.drained)
  const step = nextWave({ ...settings, min, max: Math.max(min, highest) }, drained)
  if (step.kind === 'wave') return { ...step, drain: highest }
  return found(step.finding, Math.max(...waves.map(({ burst = 0 }) => burst)))
}

function found(finding: CapFinding, burst: number): RateStep {
  return { kind: 'found', finding: { ...finding, burst } }
}
