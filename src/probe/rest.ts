import { outcomeOf, type Wave } from './wave.ts'

/** Rests between waves, in milliseconds. */
export interface RestSettings {
  /** What the user asks for. */
  readonly settle: number
  readonly longestSettle: number
}

/** What the waves have taught about the rest that the provider needs to forget the wave before. */
export interface RestNeeded {
  /** Milliseconds. */
  readonly settle: number
  /** True once a longer rest was seen to make no difference. */
  readonly isProven: boolean
  /** True where a longer rest made a difference: slots, or a rate, recover late. */
  readonly recoversLate: boolean
}

/** A small crowd is told apart to the last head; among many, one more or less is a matter of luck. */
const CROWD = 8

/**
 * The first wave that is turned away is repeated after twice the rest, until the rest makes no difference: only then
 * it is the boundary that was seen, and not what was left of the wave before. Any later wave of the same level that
 * carries more after a longer rest says so as well. Where more was carried before, no shorter rest than the longest
 * proves that it never will be again.
 */
export function restNeeded(waves: readonly Wave[], settings: RestSettings): RestNeeded {
  let settle = settings.settle
  let isProven = false
  let recoversLate = false
  waves.forEach((wave, index) => {
    const earlier = waves
      .slice(0, index)
      .findLast((one) => one.rest >= settle && isRepeatOf(wave, one, settings))
    if (isTwiceCarried(waves.slice(0, index + 1), settle)) {
      settle = Math.max(settle, wave.rest)
      recoversLate = true
    }
    if (!earlier) return
    if (wave.held > earlier.held + toleranceOf(wave)) {
      settle = Math.max(settle, wave.rest)
      recoversLate = true
    }
    const most = Math.max(...waves.slice(0, index).map(({ held }) => held))
    isProven ||=
      (isSameAs(wave, earlier) && most <= wave.held + toleranceOf(wave)) ||
      wave.rest >= settings.longestSettle
  })
  return { settle, isProven, recoversLate }
}

/**
 * A level that was only ever turned away, and carried as soon as the rest before it was at least twice as long: once is
 * a matter of luck, and a second time in a row is not.
 */
function isTwiceCarried(waves: readonly Wave[], settle: number): boolean {
  const own = waves.filter(({ level }) => level === waves.at(-1)?.level)
  return carriedAfterLongRest(own, settle) === 2
}

/** How often a level was carried after a long rest at last; 0 where a shorter rest was ever enough. */
export function carriedAfterLongRest(own: readonly Wave[], settle: number): number {
  const before = own.findLastIndex((one) => outcomeOf(one) !== 'held')
  const isAway = own.slice(0, before + 1).every((one) => outcomeOf(one) === 'turned away')
  const last = own.slice(before + 1)
  const isLong = last.every(({ rest }) => Number.isFinite(rest) && rest >= 2 * settle)
  return before >= 0 && isAway && isLong ? last.length : 0
}

function isSameAs(wave: Wave, earlier: Wave): boolean {
  return outcomeOf(wave) === 'turned away' && Math.abs(wave.held - earlier.held) <= toleranceOf(wave)
}

function isRepeatOf(wave: Wave, before: Wave, { longestSettle }: RestSettings): boolean {
  if (wave.level !== before.level || outcomeOf(before) !== 'turned away') return false
  return !Number.isFinite(before.rest) || wave.rest >= Math.min(2 * before.rest, longestSettle)
}

function toleranceOf({ level }: Wave): number {
  return level < CROWD ? 0 : 1
}
