import type { Fate } from './cap/classify-burst.ts'
import type { HeldLevel } from './hold/held-level.ts'
import type { SustainedLevel, ViolationCount } from './knee/sustained-level.ts'
import type { LevelStats } from './level-stats.ts'
import type { RateBurst } from './rate/rate-search.ts'

/** One level of the search and its result. */
export interface LevelRecord {
  /** From 0, in order; it is the `block` of the level's trials. */
  readonly number: number
  /** `control`: the carried level once more, without a cooldown. */
  readonly kind: 'burst' | 'control' | 'sustained'
  readonly level: number
  /** The result of a burst; absent for sustained levels. */
  readonly burst?: RateBurst
  /** What a level that was kept up for a planned time has shown. */
  readonly hold?: HeldLevel
  readonly fates?: Readonly<Record<Fate, number>>
  /** Violations of the objectives, in their order. */
  readonly counts: readonly ViolationCount[]
  readonly stats: LevelStats
}

export function burstsOf(records: readonly LevelRecord[]): RateBurst[] {
  return records.flatMap(({ kind, burst }) => (kind === 'burst' && burst ? [burst] : []))
}

/** Levels that were kept up to see whether requests are turned away, in the order of time. */
export function heldLevelsOf(records: readonly LevelRecord[]): HeldLevel[] {
  return records.flatMap(({ hold }) => (hold && hold.purpose !== 'objective' ? [hold] : []))
}

export function sustainedLevelsOf(records: readonly LevelRecord[]): SustainedLevel[] {
  return records.filter(({ kind }) => kind === 'sustained').map(({ level, counts }) => ({ level, counts }))
}
