import type { Millis } from '../../core/units.ts'
import { type Burst, outcomeOf } from './burst.ts'

/** Cooldowns between bursts, in milliseconds. */
export interface CooldownSettings {
  /** The user's setting. */
  readonly settle: number
  readonly longestSettle: number
}

/** The cooldown that the provider needs between bursts, as far as the bursts show it. */
export interface RequiredCooldown {
  readonly cooldown: Millis
  /** True once a longer cooldown made no difference. */
  readonly isProven: boolean
  /** True if a longer cooldown made a difference: slots or tokens recover late. */
  readonly freesSlotsLate: boolean
}

/** Below this level a difference of one request counts; above, it may be chance. */
const EXACT_BELOW_LEVEL = 8

/**
 * The first burst that is turned away is repeated after twice the cooldown, until a longer cooldown makes no difference.
 * Then the burst met the limit, and not requests of the burst before that were still counted. If a later burst of the
 * same level carries more after a longer cooldown, that cooldown is needed. If an earlier burst carried more, only the
 * longest cooldown proves that no more are carried.
 */
export function findRequiredCooldown(all: readonly Burst[], settings: CooldownSettings): RequiredCooldown {
  const bursts = all.filter((burst) => !needsNoProof(burst))
  let cooldown = settings.settle
  let isProven = false
  let freesSlotsLate = false
  bursts.forEach((burst, index) => {
    const earlier = bursts
      .slice(0, index)
      .findLast((one) => one.cooldown >= cooldown && isRepeatOf(burst, one, settings))
    if (isTwiceCarried(bursts.slice(0, index + 1), cooldown)) {
      cooldown = Math.max(cooldown, burst.cooldown)
      freesSlotsLate = true
    }
    if (!earlier) return
    if (burst.held > earlier.held + heldTolerance(burst)) {
      cooldown = Math.max(cooldown, burst.cooldown)
      freesSlotsLate = true
    }
    const maxHeld = Math.max(...bursts.slice(0, index).map(({ held }) => held))
    isProven ||=
      (isSameAs(burst, earlier) && maxHeld <= burst.held + heldTolerance(burst)) ||
      burst.cooldown >= settings.longestSettle
  })
  return { cooldown, isProven, freesSlotsLate }
}

/**
 * A burst that was queued leaves nothing behind once it is answered. If answers are unsteady, bursts differ by
 * chance, not by cooldown.
 */
export function needsNoProof({ isQueue, isUnsteady }: Burst): boolean {
  return isQueue === true && isUnsteady === true
}

/**
 * A level that was always turned away was carried twice in a row, each time after at least twice the cooldown. Once may
 * be chance.
 */
function isTwiceCarried(bursts: readonly Burst[], cooldown: number): boolean {
  const own = bursts.filter(({ level }) => level === bursts.at(-1)?.level)
  return countCarriedAfterLongCooldown(own, cooldown) === 2
}

/** How many of the latest bursts were carried, all after a long cooldown; 0 if a shorter one was ever enough. */
export function countCarriedAfterLongCooldown(own: readonly Burst[], cooldown: number): number {
  const before = own.findLastIndex((one) => outcomeOf(one) !== 'held')
  const isAway = own.slice(0, before + 1).every((one) => outcomeOf(one) === 'turned away')
  const last = own.slice(before + 1)
  const isLong = last.every((burst) => Number.isFinite(burst.cooldown) && burst.cooldown >= 2 * cooldown)
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
