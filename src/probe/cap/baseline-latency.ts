import type { Trial } from '../../core/trial/trial.ts'
import { durationOf } from '../../core/trial/trial-stages.ts'
import type { Micros } from '../../core/units.ts'
import { standardDeviation } from '../../tally/statistics/mean-and-deviation.ts'

/** The latency of first audio without competing requests. */
export interface BaselineLatency {
  /** Latencies above this are unusual. */
  readonly slowThreshold: Micros
  readonly latencies: readonly Micros[]
  /** Answers differ so much that the lateness of a single one says little. */
  readonly isUnsteady: boolean
}

/** The fewest answers that give a baseline, and the number from which their spread is well known. */
const MIN_ANSWERS = 3
const ENOUGH_ANSWERS = 8

/** An answer is unusual beyond a multiple of the median between these. The steadier the answers, the smaller. */
const MIN_FACTOR = 1.5
const MAX_FACTOR = 3

/** Standard deviations of the logarithm beyond which an answer is unusual; more if there are few answers. */
const DEVIATIONS = 4
const DEVIATIONS_WHEN_FEW = 8

/** Standard deviation of the logarithms from which on answers are unsteady. */
const UNSTEADY_DEVIATION = 0.3

/** From trials of bursts that were carried whole; undefined while there are too few. */
export function measureBaseline(trials: readonly Trial[]): BaselineLatency | undefined {
  const times = trials.flatMap((trial) => durationOf('ttfa', trial) ?? []).sort((a, b) => a - b)
  const median = times[times.length >> 1]
  if (times.length < MIN_ANSWERS || median === undefined) return undefined
  const deviations = times.length < ENOUGH_ANSWERS ? DEVIATIONS_WHEN_FEW : DEVIATIONS
  const spread = standardDeviation(times.map((time) => Math.log(Math.max(1, time))))
  const factor = Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, Math.exp(deviations * spread)))
  return { slowThreshold: factor * median, latencies: times, isUnsteady: spread > UNSTEADY_DEVIATION }
}
