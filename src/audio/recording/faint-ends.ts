import type { ChannelPowers } from './echo.ts'
import { quantileOf, toDecibels, toPower, WINDOWS_PER_SECOND } from './window-powers.ts'

/** Consecutive windows, from and up to. */
export interface WindowRange {
  readonly from: number
  readonly to: number
}

/** One band of a channel, and what is not its speech. */
export interface Band extends ChannelPowers {
  /** The echo to be expected in each window; absent without one. */
  readonly echo?: Float64Array
  /** The power below which nothing is heard. */
  readonly audible: number
}

/** A plosive is released up to this long after its closure (Crystal and House, JASA 83, 1988: 99 % are shorter). */
const CLOSURE = 0.13 * WINDOWS_PER_SECOND
/** Fewer windows in a row may be noise. */
const SHORTEST = 3
/** A click is heard in the mean of three windows, and lies in one. */
const FEWEST_ALONE = 2
/** Windows this near to speech may hold what was not found of it. */
const NEAR_SPEECH = 0.2 * WINDOWS_PER_SECOND
/** Fewer windows of noise say nothing about how much it varies. */
const FEWEST_WINDOWS = 0.4 * WINDOWS_PER_SECOND
/** Shares of noisy windows, and the normal distribution's quantiles of them. */
const LOW = { share: 0.2, sigma: -0.84 }
const LOWEST = { share: 0.02, sigma: -2.05 }
/** How far above the middle of the noise a faint window lies. */
const TIMES_SIGMA = 3.3
/** Hum does not vary. */
const LEAST_SIGMA_DB = 0.35
/** The longest faint end of a sound. */
const LONGEST = 0.4 * WINDOWS_PER_SECOND
/** The share of the noise that an echo may add to it. */
const FAINT_ECHO = 0.1
/** Above the floor, where the noise is not known. */
const UNKNOWN_NOISE_DB = 2.5

/**
 * Follows sounds to their faint ends: the release of a plosive, and what fades in the noise. Three windows together
 * must lie above the noise, in one of the bands, by more than the noise itself varies.
 * @param bands of one channel: a fricative is lost in noise of the whole band, and not in its own
 * @param aboveEcho by how much speech must exceed the echo
 * @returns the windows up to which each of the sounds goes on
 */
export function findFaintEnds(
  sounds: readonly WindowRange[],
  bands: readonly Band[],
  aboveEcho: number,
): number[] {
  const tests = bands.map((band) => faintTest(band, sounds, aboveEcho))
  return sounds.map(({ to }, index) => followEnd(to, sounds[index + 1]?.from ?? Infinity, tests))
}

/** What is heard of a window: alone, or together with its neighbours. */
interface FaintTest {
  readonly alone: (window: number) => boolean
  readonly together: (window: number) => boolean
}

function followEnd(to: number, next: number, tests: readonly FaintTest[]): number {
  const isAlone = (at: number) => tests.some(({ alone }) => alone(at))
  let [end, run, loud] = [to, 0, 0]
  for (let at = to; at < Math.min(next, end + CLOSURE + SHORTEST); at++) {
    const isFaint = tests.some(({ together }) => together(at))
    run = isFaint ? run + 1 : 0
    loud = isFaint ? loud + Number(isAlone(at)) : 0
    if ((run >= SHORTEST && loud >= FEWEST_ALONE) || (run > 0 && at === end)) end = at + 1
  }
  if (end - to > LONGEST) return to
  // The window after a sound borrows from it.
  return end > to && !isAlone(end - 1) ? end - 1 : end
}

/** Whether a window holds more than noise and echo: alone, or with its neighbours. */
function faintTest(
  { powers, floor, echo, audible }: Band,
  sounds: readonly WindowRange[],
  aboveEcho: number,
): FaintTest {
  const means = powers.map((_, at) => meanAround(powers, at))
  const isNoise = (at: number) =>
    !isNear(at, sounds) && (echo?.[at] ?? 0) <= (floor[at] as number) * FAINT_ECHO
  const aboveFloor = limitAboveFloor(means, floor, isNoise)
  const limit = (at: number) =>
    Math.max(audible, (floor[at] ?? 0) * aboveFloor, (echo?.[at] ?? 0) * aboveEcho)
  return {
    alone: (at) => (powers[at] ?? 0) > limit(at),
    together: (at) => (means[at] ?? 0) > limit(at),
  }
}

function meanAround(powers: Float64Array, at: number): number {
  const own = powers[at] as number
  return ((powers[at - 1] ?? own) + own + (powers[at + 1] ?? own)) / 3
}

function isNear(at: number, sounds: readonly WindowRange[]): boolean {
  return sounds.some(({ from, to }) => at >= from - NEAR_SPEECH && at < to + NEAR_SPEECH)
}

/**
 * By how much speech exceeds the floor of the noise: more than that noise does where nobody speaks. Its lower half says how it
 * varies: in the upper one there may be an echo that was not found.
 */
function limitAboveFloor(means: Float64Array, floor: Float64Array, isNoise: (at: number) => boolean): number {
  const levels = [...means.keys()]
    .filter(isNoise)
    .map((at) => toDecibels((means[at] as number) / (floor[at] as number)))
  if (levels.length < FEWEST_WINDOWS) return toPower(UNKNOWN_NOISE_DB)
  const [low, lowest] = [quantileOf(levels, LOW.share), quantileOf(levels, LOWEST.share)]
  const sigma = Math.max(LEAST_SIGMA_DB, (low - lowest) / (LOW.sigma - LOWEST.sigma))
  return toPower(low + (TIMES_SIGMA - LOW.sigma) * sigma)
}
