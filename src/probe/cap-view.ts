import { type RestNeeded, type RestSettings, restNeeded } from './rest.ts'
import { type Standing, standingOf } from './standing.ts'
import { outcomeOf, type Wave } from './wave.ts'

export interface CapSettings extends RestSettings {
  /** The level that is tried first, and the user's ceiling. */
  readonly min: number
  readonly max: number
  /** Waves that must agree about either side of the boundary. */
  readonly confirmations: number
}

/** What the waves so far say, in the order of their levels. */
export interface View {
  readonly settings: CapSettings
  readonly waves: readonly Wave[]
  /** Seconds that the provider asked to wait just now. */
  readonly retryAfter: number
  readonly rest: RestNeeded
  readonly levels: readonly LevelView[]
  /** The largest level that is carried as far as is known, below all that are not. */
  readonly low: LevelView | undefined
  readonly high: LevelView | undefined
}

/** A level and all that its waves say about it. */
export interface LevelView {
  readonly level: number
  readonly standing: Standing
  readonly short: number
  /** Positions of its first and its last wave among all. */
  readonly first: number
  readonly last: number
  /** Milliseconds before one of its waves. */
  readonly longestRest: number
}

/** Reads the record of a search. */
export function look(settings: CapSettings, all: readonly Wave[]): View {
  const rest = restNeeded(all, settings)
  // Who was turned away after too short a rest was turned away by the wave before.
  const waves = all.filter((one) => outcomeOf(one) !== 'turned away' || one.rest >= rest.settle)
  const levels = [...new Set(waves.map(({ level }) => level))]
    .sort((a, b) => a - b)
    .map((level) => levelView(waves, level, settings.confirmations))
  const high = levels.find(({ standing }) => standing.leans === 'refused')
  const below = levels.filter(({ level }) => !high || level < high.level)
  const low = below.findLast(({ standing }) => isCarried(standing))
  return { settings, waves, retryAfter: all.at(-1)?.retryAfter ?? 0, rest, levels, high, low }
}

function levelView(waves: readonly Wave[], level: number, confirmations: number): LevelView {
  const own = waves.filter((one) => one.level === level)
  const outcomes = own.map(outcomeOf)
  return {
    level,
    standing: standingOf(outcomes, confirmations),
    short: outcomes.filter((outcome) => outcome === 'short').length,
    first: waves.findIndex((one) => one.level === level),
    last: waves.findLastIndex((one) => one.level === level),
    longestRest: Math.max(...own.map(({ rest }) => rest)),
  }
}

/** Carried as far as is known. */
export function isCarried({ leans }: Standing): boolean {
  return leans === 'feasible'
}
