import type { Millis } from '../../core/units.ts'
import { type Burst, outcomeOf } from './burst.ts'
import { type CooldownSettings, findRequiredCooldown, type RequiredCooldown } from './cooldown.ts'
import { assessLevel, type LevelStatus } from './level-status.ts'

export interface CapSettings extends CooldownSettings {
  /** The first level, and the user's ceiling. */
  readonly min: number
  readonly max: number
  /** Bursts that must agree on either side of the boundary. */
  readonly confirmations: number
}

/** What the bursts so far show, by level. */
export interface CapView {
  readonly settings: CapSettings
  readonly bursts: readonly Burst[]
  /** Seconds that the provider's latest response asked to wait. */
  readonly retryAfter: number
  readonly required: RequiredCooldown
  readonly levels: readonly LevelView[]
  /** The largest level that counts as carried, below all that do not. */
  readonly low: LevelView | undefined
  readonly high: LevelView | undefined
}

/** A level and what its bursts show about it. */
export interface LevelView {
  readonly level: number
  readonly status: LevelStatus
  readonly shortBursts: number
  /** Positions of its first and last burst among all bursts. */
  readonly first: number
  readonly last: number
  /** The cooldown before one of its bursts, in milliseconds. */
  readonly longestCooldown: Millis
}

/** Reads the record of a search. */
export function viewBursts(settings: CapSettings, all: readonly Burst[]): CapView {
  const required = findRequiredCooldown(all, settings)
  // Requests refused after too short a cooldown were refused because of the burst before.
  const bursts = all.filter((one) => outcomeOf(one) !== 'turned away' || one.cooldown >= required.cooldown)
  const levels = [...new Set(bursts.map(({ level }) => level))]
    .sort((a, b) => a - b)
    .map((level) => viewLevel(bursts, level, settings.confirmations))
  const high = levels.find(({ status }) => status.side === 'refused')
  const below = levels.filter(({ level }) => !high || level < high.level)
  const low = below.findLast(({ status }) => isCarried(status))
  return { settings, bursts, retryAfter: all.at(-1)?.retryAfter ?? 0, required, levels, high, low }
}

function viewLevel(bursts: readonly Burst[], level: number, confirmations: number): LevelView {
  const own = bursts.filter((one) => one.level === level)
  const outcomes = own.map(outcomeOf)
  return {
    level,
    status: assessLevel(outcomes, confirmations),
    shortBursts: outcomes.filter((outcome) => outcome === 'short').length,
    first: bursts.findIndex((one) => one.level === level),
    last: bursts.findLastIndex((one) => one.level === level),
    longestCooldown: Math.max(...own.map(({ cooldown }) => cooldown)),
  }
}

/** Whether the level counts as carried so far. */
export function isCarried({ side }: LevelStatus): boolean {
  return side === 'feasible'
}
