import type { AnyObjective } from '../../core/config/probe.ts'
import { fitIsotonic, isMonotone, type LevelCount } from '../statistics/isotonic-fit.ts'
import { estimateKnee, type Knee } from './estimate-knee.ts'
import type { SustainedLevel } from './sustained-level.ts'

export interface KneeSettings {
  /** The range that is searched, both ends included: up to the hard cap, or the user's ceiling. */
  readonly min: number
  readonly max: number
  readonly objectives: readonly AnyObjective[]
  /** The first level, guessed from the bursts of the hard cap. */
  readonly guess: number
}

export type KneeStep =
  | { readonly kind: 'sustained'; readonly level: number }
  | { readonly kind: 'found'; readonly finding: KneeFinding }

export interface KneeFinding {
  /** The largest level at which all objectives hold; 0 if there is none. */
  readonly estimate: number
  /** The 95 % interval of the estimate. */
  readonly low: number
  readonly high: number
  /** The smallest tested level at which an objective breaks; undefined if there was none. */
  readonly infeasible: number | undefined
  /** The objective that breaks first; undefined if all hold up to the end of the range. */
  readonly binding: AnyObjective | undefined
  /** Knee of each objective, in their order. */
  readonly knees: readonly Knee[]
  /** False if a level had fewer violations than a lower one. */
  readonly isMonotone: boolean
}

/** The bracket is narrow enough if it is this share of its lower end, or one level. */
const PRECISION = 0.05

/** Distance from the knee at which a level is decided quickly. */
const PROOF_DISTANCE = 0.25

/**
 * Chooses the next level to sustain: doubling or halving from the guess until both sides are known, then where the
 * fitted share of violations crosses the allowed one. The fit over all levels decides, not the sign of each: one
 * unlucky level does not move the answer (docs/methods.md, "Searching a limit").
 */
export function nextKneeStep(settings: KneeSettings, sustained: readonly SustainedLevel[]): KneeStep {
  const { min, max, guess } = settings
  if (sustained.length === 0) return { kind: 'sustained', level: Math.min(max, Math.max(min, guess)) }
  const tested = [...new Set(sustained.map(({ level }) => level))].sort((a, b) => a - b)
  const holding = tested.filter((level) => allHoldAt(settings, sustained, level))
  const low = holding.at(-1)
  const high = tested.find((level) => level > (low ?? 0))
  if (low === undefined) return stepDown(settings, sustained, tested[0] ?? min)
  if (high === undefined)
    return low >= max ? foundStep(settings, sustained) : holdStep(Math.min(max, low * 2))
  if (high - low <= Math.max(1, Math.floor(PRECISION * low))) return tightenInterval(settings, sustained)
  return holdStep(pickBetween(low, high, estimateLevel(settings, sustained)))
}

/**
 * A level next to the knee takes long to decide. If an end of the interval is far off, a level at a quarter of the
 * distance, which is decided quickly, brings it nearer.
 */
function tightenInterval(settings: KneeSettings, sustained: readonly SustainedLevel[]): KneeStep {
  const step = foundStep(settings, sustained)
  const { estimate, low, high } = step.finding
  const above = Math.min(settings.max, Math.ceil((1 + PROOF_DISTANCE) * estimate))
  const below = Math.max(settings.min, Math.floor((1 - PROOF_DISTANCE) * estimate))
  const isUntested = (level: number) => sustained.every((one) => one.level !== level)
  if (high > above && isUntested(above)) return holdStep(above)
  return low < below && isUntested(below) ? holdStep(below) : step
}

function holdStep(level: number): KneeStep {
  return { kind: 'sustained', level }
}

function stepDown(settings: KneeSettings, sustained: readonly SustainedLevel[], lowest: number): KneeStep {
  if (lowest <= settings.min) return foundStep(settings, sustained)
  return holdStep(Math.max(settings.min, Math.floor(lowest / 2)))
}

/** From the isotonic fit, which never falls from one level to the next. */
function allHoldAt(
  { objectives }: KneeSettings,
  sustained: readonly SustainedLevel[],
  level: number,
): boolean {
  return objectives.every(({ allowed }, index) => {
    const fitted = fitIsotonic(countByLevel(sustained, index)).find(({ at }) => at === level)
    return fitted === undefined || fitted.share <= allowed
  })
}

/** At least a quarter of the bracket from either end, so that it shrinks even if the estimate is next to one. */
function pickBetween(low: number, high: number, estimate: number): number {
  const margin = Math.max(1, Math.floor((high - low) / 4))
  return Math.min(high - margin, Math.max(low + margin, estimate))
}

function estimateLevel({ objectives }: KneeSettings, sustained: readonly SustainedLevel[]): number {
  const knees = objectives.map(
    ({ allowed }, index) => estimateKnee(countByLevel(sustained, index), allowed).estimate ?? 0,
  )
  return Math.min(...knees)
}

/** Counts of one objective, by level. */
function countByLevel(sustained: readonly SustainedLevel[], objective: number): LevelCount[] {
  const counts = new Map<number, { hits: number; tries: number }>()
  for (const { level, counts: each } of sustained) {
    const { violated = 0, trials = 0 } = each[objective] ?? {}
    const sum = counts.get(level) ?? { hits: 0, tries: 0 }
    counts.set(level, { hits: sum.hits + violated, tries: sum.tries + trials })
  }
  return [...counts].map(([at, count]) => ({ at, ...count }))
}

function foundStep(
  settings: KneeSettings,
  sustained: readonly SustainedLevel[],
): Extract<KneeStep, { kind: 'found' }> {
  const { objectives, max } = settings
  const all = objectives.map((_, index) => countByLevel(sustained, index))
  const knees = objectives.map(({ allowed }, index) => estimateKnee(all[index] ?? [], allowed))
  const estimate = Math.min(max, ...knees.map((knee) => knee.estimate ?? 0))
  const broken = sustained.map(({ level }) => level).filter((level) => !allHoldAt(settings, sustained, level))
  const infeasible = broken.length > 0 ? Math.min(...broken) : undefined
  return {
    kind: 'found',
    finding: {
      estimate,
      low: Math.min(estimate, ...knees.map(({ low }) => low)),
      high: Math.max(estimate, Math.min(max, ...knees.map(({ high }) => high ?? max))),
      infeasible,
      binding: infeasible === undefined ? undefined : findBinding(objectives, knees),
      knees,
      isMonotone: all.every(isMonotone),
    },
  }
}

function findBinding(objectives: readonly AnyObjective[], knees: readonly Knee[]): AnyObjective | undefined {
  const lowest = Math.min(...knees.map(({ estimate }) => estimate ?? 0))
  return objectives.find((_, index) => (knees[index]?.estimate ?? 0) === lowest)
}
