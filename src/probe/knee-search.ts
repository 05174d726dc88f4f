import type { Objective } from '../core/config/probe.ts'
import type { Hold } from './hold.ts'
import { type Count, isMonotone, isotonicFit } from './isotonic.ts'
import { type Knee, kneeOf } from './knee.ts'

export interface KneeSettings {
  /** The range that is searched, both ends included: up to the hard cap, or the user's ceiling. */
  readonly min: number
  readonly max: number
  readonly objectives: readonly Objective[]
  /** Where to begin: what the waves before looked like. */
  readonly guess: number
}

export type KneeStep =
  | { readonly kind: 'hold'; readonly level: number }
  | { readonly kind: 'found'; readonly finding: KneeFinding }

export interface KneeFinding {
  /** The largest level at which all objectives hold; 0 when they hold nowhere. */
  readonly estimate: number
  /** What it may be as well. */
  readonly low: number
  readonly high: number
  /** The smallest tested level at which one does not hold; undefined where none was met. */
  readonly infeasible: number | undefined
  /** The objective that breaks first; undefined where all hold up to the end of the range. */
  readonly binding: Objective | undefined
  /** Knee of each objective, in their order. */
  readonly knees: readonly Knee[]
  /** False where a level came out better than a lower one. */
  readonly isMonotone: boolean
}

/** The search ends when it is known to a twentieth, or to one. */
const PRECISION = 0.05

/** How far from the knee a level is soon proven. */
const PROVING = 0.25

/**
 * Which level to keep up next: doubling or halving from the guess until both sides are known, then where the fitted
 * share of violations crosses what is allowed. The fit over all levels decides, not the sign of each: one unlucky
 * level does not move the answer (methods.md 2.7).
 */
export function nextHold(settings: KneeSettings, holds: readonly Hold[]): KneeStep {
  const { min, max, guess } = settings
  if (holds.length === 0) return { kind: 'hold', level: Math.min(max, Math.max(min, guess)) }
  const tested = [...new Set(holds.map(({ level }) => level))].sort((a, b) => a - b)
  const kept = tested.filter((level) => isKept(settings, holds, level))
  const low = kept.at(-1)
  const high = tested.find((level) => level > (low ?? 0))
  if (low === undefined) return down(settings, holds, tested[0] ?? min)
  if (high === undefined) return low >= max ? found(settings, holds) : hold(Math.min(max, low * 2))
  if (high - low <= Math.max(1, Math.floor(PRECISION * low))) return prove(settings, holds)
  return hold(between(low, high, estimateOf(settings, holds)))
}

/**
 * Next to the knee a level takes long to be proven. Where an end of the interval lies far off, a level at a quarter's
 * distance, which is soon proven, brings it near.
 */
function prove(settings: KneeSettings, holds: readonly Hold[]): KneeStep {
  const step = found(settings, holds)
  const { estimate, low, high } = step.finding
  const above = Math.min(settings.max, Math.ceil((1 + PROVING) * estimate))
  const below = Math.max(settings.min, Math.floor((1 - PROVING) * estimate))
  const isUntested = (level: number) => holds.every((one) => one.level !== level)
  if (high > above && isUntested(above)) return hold(above)
  return low < below && isUntested(below) ? hold(below) : step
}

function hold(level: number): KneeStep {
  return { kind: 'hold', level }
}

function down(settings: KneeSettings, holds: readonly Hold[], lowest: number): KneeStep {
  if (lowest <= settings.min) return found(settings, holds)
  return hold(Math.max(settings.min, Math.floor(lowest / 2)))
}

/** By the fit, which never falls from one level to the next. */
function isKept({ objectives }: KneeSettings, holds: readonly Hold[], level: number): boolean {
  return objectives.every(({ allowed }, index) => {
    const fitted = isotonicFit(countsOf(holds, index)).find(({ at }) => at === level)
    return fitted === undefined || fitted.share <= allowed
  })
}

/** A quarter of the bracket from either end, so that it shrinks even where the estimate clings to one. */
function between(low: number, high: number, estimate: number): number {
  const margin = Math.max(1, Math.floor((high - low) / 4))
  return Math.min(high - margin, Math.max(low + margin, estimate))
}

function estimateOf({ objectives }: KneeSettings, holds: readonly Hold[]): number {
  const knees = objectives.map(({ allowed }, index) => kneeOf(countsOf(holds, index), allowed).estimate ?? 0)
  return Math.min(...knees)
}

/** What was counted of one objective, level by level. */
export function countsOf(holds: readonly Hold[], objective: number): Count[] {
  const counts = new Map<number, { hits: number; tries: number }>()
  for (const { level, counts: each } of holds) {
    const { violated = 0, trials = 0 } = each[objective] ?? {}
    const sum = counts.get(level) ?? { hits: 0, tries: 0 }
    counts.set(level, { hits: sum.hits + violated, tries: sum.tries + trials })
  }
  return [...counts].map(([at, count]) => ({ at, ...count }))
}

function found(settings: KneeSettings, holds: readonly Hold[]): Extract<KneeStep, { kind: 'found' }> {
  const { objectives, max } = settings
  const all = objectives.map((_, index) => countsOf(holds, index))
  const knees = objectives.map(({ allowed }, index) => kneeOf(all[index] ?? [], allowed))
  const estimate = Math.min(max, ...knees.map((knee) => knee.estimate ?? 0))
  const broken = holds.map(({ level }) => level).filter((level) => !isKept(settings, holds, level))
  const infeasible = broken.length > 0 ? Math.min(...broken) : undefined
  return {
    kind: 'found',
    finding: {
      estimate,
      low: Math.min(estimate, ...knees.map(({ low }) => low)),
      high: Math.max(estimate, Math.min(max, ...knees.map(({ high }) => high ?? max))),
      infeasible,
      binding: infeasible === undefined ? undefined : bindingOf(objectives, knees),
      knees,
      isMonotone: all.every(isMonotone),
    },
  }
}

function bindingOf(objectives: readonly Objective[], knees: readonly Knee[]): Objective | undefined {
  const least = Math.min(...knees.map(({ estimate }) => estimate ?? 0))
  return objectives.find((_, index) => (knees[index]?.estimate ?? 0) === least)
}
