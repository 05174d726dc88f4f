import type { Fate } from './cap/classify-burst.ts'
import type { SustainedLevel, ViolationCount } from './knee/sustained-level.ts'
import type { LevelStats } from './level-stats.ts'
import type { RateBurst } from './rate/rate-search.ts'

/** One level that was carried out, and what it showed. */
export interface LevelRecord {
  /** From 0, in the order of time: trials of the level carry it as their block. */
  readonly number: number
  /** `control`: the level that is carried, once more and without any rest. */
  readonly kind: 'burst' | 'control' | 'sustained'
  readonly level: number
  /** What it showed about being carried at all; absent where requests followed each other. */
  readonly burst?: RateBurst
  readonly fates?: Readonly<Record<Fate, number>>
  /** How often the objectives were violated, in their order. */
  readonly counts: readonly ViolationCount[]
  readonly stats: LevelStats
}

export function burstsOf(records: readonly LevelRecord[]): RateBurst[] {
  return records.flatMap(({ kind, burst }) => (kind === 'burst' && burst ? [burst] : []))
}

export function sustainedLevelsOf(records: readonly LevelRecord[]): SustainedLevel[] {
  return records.filter(({ kind }) => kind === 'sustained').map(({ level, counts }) => ({ level, counts }))
}
