import type { Millis } from '../../core/units.ts'
import { type Burst, outcomeOf } from './burst.ts'

/** Rests between bursts, in milliseconds. */
export interface CooldownSettings {
  /** What the user asks for. */
  readonly settle: number
  readonly longestSettle: number
}

/** What the bursts have taught about the rest that the provider needs to forget the burst before. */
export interface RequiredCooldown {
  readonly cooldown: Millis
  /** True once a longer rest was seen to make no difference. */
  readonly isProven: boolean
  /** True where a longer rest made a difference: slots, or a rate, recover late. */
  readonly recoversLate: boolean
}

/** A small crowd is told apart to the last head; among many, one more or less is a matter of luck. */
const EXACT_BELOW_LEVEL = 8

/**
 * The first burst that is turned away is repeated after twice the rest, until the rest makes no difference: only then
 * it is the boundary that was seen, and not what was left of the burst before. Any later burst of the same level that
 * carries more after a longer rest says so as well. Where more was carried before, no shorter rest than the longest
 * proves that it never will be again.
 */
export function findRequiredCooldown(bursts: readonly Burst[], settings: CooldownSettings): RequiredCooldown {
  let cooldown = settings.settle
  let isProven = false
  let recoversLate = false
  bursts.forEach((burst, index) => {
    const earlier = bursts
      .slice(0, index)
      .findLast((one) => one.cooldown >= cooldown && isRepeatOf(burst, one, settings))
    if (isTwiceCarried(bursts.slice(0, index + 1), cooldown)) {
      cooldown = Math.max(cooldown, burst.cooldown)
      recoversLate = true
    }
    if (!earlier) return
    if (burst.held > earlier.held + heldTolerance(burst)) {
      cooldown = Math.max(cooldown, burst.cooldown)
      recoversLate = true
    }
    const maxHeld = Math.max(...bursts.slice(0, index).map(({ held }) => held))
    isProven ||=
      (isSameAs(burst, earlier) && maxHeld <= burst.held + heldTolerance(burst)) ||
      burst.cooldown >= settings.longestSettle
  })
  return { cooldown, isProven, recoversLate }
}

/**
 * A level that was only ever turned away, and carried as soon as the rest before it was at least twice as long: once is
 * a matter of luck, and a second time in a row is not.
 */
function isTwiceCarried(bursts: readonly Burst[], cooldown: number): boolean {
  const own = bursts.filter(({ level }) => level === bursts.at(-1)?.level)
  return countCarriedAfterLongCooldown(own, cooldown) === 2
}

/** How often a level was carried after a long rest at last; 0 where a shorter rest was ever enough. */
export function countCarriedAfterLongCooldown(own: readonly Burst[], cooldown: number): number {
  const before = own.findLastIndex((one) => outcomeOf(one) !== 'held')
  const isAway = own.slice(0, before + 1).every((one) => outcomeOf(one) === 'turned away')
  const last = own.slice(before + 1)
  const isLong = last.every(({ cooldown: rest }) => Number.isFinite(rest) && rest >= 2 * cooldown)
  return before >= 0 && isAway && isLong ? last.length : 0
}

function isSameAs(burst: Burst, earlier: Burst): boolean {
  return outcomeOf(burst) === 'turned away' && Math.abs(burst.held - earlier.held) <= heldTolerance(burst)
}

function isRepeatOf(burst: Burst, before: Burst, { longestSettle }: CooldownSettings): boolean {
  if (burst.level !== before.level || outcomeOf(before) !== 'turned away') return false
  return !Number.isFinite(before.cooldown) || burst.cooldown >= Math.min(2 * before.cooldown, longestSettle)
}

function heldTolerance({ level }: Burst): number {
  return level < EXACT_BELOW_LEVEL ? 0 : 1
}
