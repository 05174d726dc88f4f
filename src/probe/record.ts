import type { Hold, Violations } from './hold.ts'
import type { LevelStats } from './level-stats.ts'
import type { RateWave } from './rate-search.ts'
import type { Fate } from './read-wave.ts'

/** One level that was carried out, and what it showed. */
export interface LevelRecord {
  /** From 0, in the order of time: trials of the level carry it as their block. */
  readonly number: number
  /** `control`: the level that is carried, once more and without any rest. */
  readonly kind: 'wave' | 'control' | 'hold'
  readonly level: number
  /** What it showed about being carried at all; absent where requests followed each other. */
  readonly wave?: RateWave
  readonly fates?: Readonly<Record<Fate, number>>
  /** How often the objectives were violated, in their order. */
  readonly counts: readonly Violations[]
  readonly stats: LevelStats
}

export function wavesOf(records: readonly LevelRecord[]): RateWave[] {
  return records.flatMap(({ kind, wave }) => (kind === 'wave' && wave ? [wave] : []))
}

export function holdsOf(records: readonly LevelRecord[]): Hold[] {
  return records.filter(({ kind }) => kind === 'hold').map(({ level, counts }) => ({ level, counts }))
}
