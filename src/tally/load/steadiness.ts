import type { Steadiness } from '../../results/run/load-summary.ts'
import { mean, standardDeviation } from '../statistics/mean-and-deviation.ts'
import type { Batch } from './batch-means.ts'

/** The minimum number of batches for a judgement. */
const MIN_BATCHES = 12
/**
 * Windows of a run, how many of the last ones are compared, and the tolerated difference (perf_analyzer's
 * rule).
 */
const WINDOWS = 4
const COMPARED_WINDOWS = 3
const TOLERANCE = 0.1

/**
 * Differences below this many standard errors may be chance. For windows: the studentized range of three
 * groups at 1 % (Tukey). The cut is stricter, because its position was chosen for being conspicuous.
 */
const CHANCE_FACTORS = { windows: 4.2, cut: 5 }

/**
 * Judges a series of batch means by MSER-5 and by its last three windows. A difference counts if it exceeds
 * both the tolerance and what chance explains, so that short runs with widely scattered latencies are not
 * called unsteady.
 */
export function judgeSteadiness(batches: readonly Batch[]): Steadiness {
  const means = batches.map(({ mean: value }) => value)
  if (means.length < MIN_BATCHES) return { state: 'too short', needed: MIN_BATCHES }
  const windows = lastWindows(means)
  const spread = relativeSpread(windows)
  if (spread > Math.max(TOLERANCE, CHANCE_FACTORS.windows * windowStandardError(windows)))
    return { state: 'unsteady', spread }
  const cut = mserCutoff(means)
  const [before, rest] = [means.slice(0, cut), means.slice(cut)]
  const difference = Math.abs(mean(before) / mean(rest) - 1)
  const chance =
    CHANCE_FACTORS.cut * (standardDeviation(rest) / mean(rest)) * Math.sqrt(1 / cut + 1 / rest.length)
  // MSER cuts a little off most series. That only matters if the part that was cut is different.
  if (cut === 0 || difference <= Math.max(TOLERANCE, chance)) return { state: 'steady' }
  if (cut === Math.floor(means.length / 2)) return { state: 'unsteady', spread: difference }
  return { state: 'settling', trials: batches.slice(0, cut).reduce((sum, { trials }) => sum + trials, 0) }
}

/**
 * How many batches to drop at the beginning: the number d, at most half of them, that minimizes the squared
 * standard error of the mean of the rest, sum((Y_j - mean)^2) / (n - d)^2 over j > d (White, Cobb and Spratt,
 * "A comparison of five steady-state truncation heuristics for simulation", WSC 2000).
 */
export function mserCutoff(means: readonly number[]): number {
  let best = { cut: 0, error: Number.POSITIVE_INFINITY }
  for (let cut = 0; cut <= means.length / 2; cut++) {
    const rest = means.slice(cut)
    const centre = mean(rest)
    const error = rest.reduce((sum, value) => sum + (value - centre) ** 2, 0) / rest.length ** 2
    if (error < best.error) best = { cut, error }
  }
  return best.cut
}

function lastWindows(means: readonly number[]): number[][] {
  const length = means.length / WINDOWS
  return Array.from({ length: COMPARED_WINDOWS }, (_, index) => {
    const from = WINDOWS - COMPARED_WINDOWS + index
    return means.slice(Math.floor(from * length), Math.floor((from + 1) * length))
  })
}

/** The range of the window means, as a share of their mean. */
function relativeSpread(windows: readonly number[][]): number {
  const means = windows.map(mean)
  return (Math.max(...means) - Math.min(...means)) / mean(means)
}

/** Standard error of a window's mean, estimated from the variance within windows, as a share of the mean. */
function windowStandardError(windows: readonly number[][]): number {
  const within = Math.sqrt(mean(windows.map((window) => standardDeviation(window) ** 2)))
  return within / Math.sqrt(mean(windows.map(({ length }) => length))) / mean(windows.map(mean))
}
