import type { Trial } from '../../core/trial/trial.ts'
import { type Micros, type Millis, type RunTime, toMicros } from '../../core/units.ts'
import { mean, standardDeviation } from '../../tally/statistics/mean-and-deviation.ts'

/** Starts at a constant rate that the provider accepts and does not keep up with. */
export interface GrowingQueue {
  /** Requests served per period, and the standard error of that number. */
  readonly rate: number
  readonly error: number
  /** How many more requests waited at the end than at the beginning. */
  readonly waiting: number
}

/** Standard errors by which first audio must come later at the end: it happens by chance once in 30,000 times. */
const DEVIATIONS = 4
const MIN_ANSWERS = 4

/**
 * Behind a queue that grows, each request waits longer than the one before: first audio of the last quarter of the
 * level is compared with that of the second. The growth of the wait gives the rate at which the queue is served.
 * Undefined if no queue grows.
 */
export function findGrowingQueue(trials: readonly Trial[], per: Millis): GrowingQueue | undefined {
  const starts = trials.map(dueOf)
  const [from, to] = [Math.min(...starts), Math.max(...starts)]
  const quarter = (to - from) / 4
  const early = waitsOf(trials, from + quarter, from + 2 * quarter)
  const late = waitsOf(trials, to - quarter, to)
  if (early.length < MIN_ANSWERS || late.length < MIN_ANSWERS) return undefined
  const growth = mean(late) - mean(early)
  const error = Math.hypot(standardError(early), standardError(late))
  if (growth <= DEVIATIONS * error) return undefined
  const started = ((trials.length - 1) * toMicros(per)) / (to - from)
  const slope = growth / (2 * quarter)
  const rate = started / (1 + slope)
  const served = (rate * 2 * quarter) / toMicros(per)
  return {
    rate,
    // Combines the spread of the answers with the uncertainty of their number, as in a Poisson process.
    error: Math.hypot((started * error) / (2 * quarter) / (1 + slope) ** 2, rate / Math.sqrt(served)),
    waiting: Math.max(1, Math.round((growth * started) / toMicros(per))),
  }
}

function waitsOf(trials: readonly Trial[], from: RunTime, to: RunTime): Micros[] {
  return trials.flatMap((trial) => {
    const due = dueOf(trial)
    const { first_audio } = trial.at
    return first_audio !== undefined && due >= from && due <= to ? [first_audio - due] : []
  })
}

function standardError(values: readonly number[]): number {
  return standardDeviation(values) / Math.sqrt(values.length)
}

function dueOf({ at }: Trial): RunTime {
  return at.due ?? at.began ?? 0
}
