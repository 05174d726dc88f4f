import type { Trial } from '../../core/trial/trial.ts'
import { type Millis, type RunTime, toMicros } from '../../core/units.ts'
import { findGrowingQueue, type GrowingQueue } from './growing-queue.ts'

/** What starts at a constant rate have shown. */
export interface MeasuredRate {
  /** Starts accepted per period; after a refusal, in the period that follows it. */
  readonly held: number
  readonly turnedAway: number
  readonly failed: number
  /** Starts accepted before the first refusal beyond that rate: tokens that had accumulated. */
  readonly burstAllowance: number
  /** Accepted requests came in runs. */
  readonly isWindowed?: boolean
  /** All were accepted, and a queue grew: standard error of `held`, the answers that ended per period. */
  readonly queueError?: number
}

/** An observed window shorter than this share of a period is not enough. */
const WHOLE_PERIOD = 0.98

/**
 * An overloaded limiter shows its rate: the number that it accepts in the period after a refusal is its sustained
 * rate, whether it counts in windows or fills a bucket.
 * @param level intended starts per period
 * @param per milliseconds of the period
 */
export function measureRate(trials: readonly Trial[], level: number, per: Millis): MeasuredRate {
  const queue = trials.some(isRefused) ? undefined : findGrowingQueue(trials, per)
  if (queue) return toMeasuredRate(queue, level)
  const starts = [...trials].sort((a, b) => dueOf(a) - dueOf(b))
  const turnedAway = starts.filter(isRefused).length
  const accepted = starts.filter(({ outcome }) => outcome === 'ok')
  const failed = starts.length - accepted.length - turnedAway
  const first = starts.find(isRefused)
  const held = first
    ? saturatedRate(starts, dueOf(first), level, per)
    : Math.round((level * accepted.length) / Math.max(1, starts.length))
  const firstDue = starts[0] ? dueOf(starts[0]) : 0
  const before = first ? accepted.filter((trial) => dueOf(trial) < dueOf(first)).length : 0
  const elapsed = first ? (dueOf(first) - firstDue) / toMicros(per) : 0
  const burstAllowance = Math.max(0, Math.round(before - held * elapsed))
  return { held, turnedAway, failed, burstAllowance, ...(isWindowed(starts) && { isWindowed: true }) }
}

function toMeasuredRate({ rate, error, waiting }: GrowingQueue, level: number): MeasuredRate {
  const held = Math.min(level - 1, Math.round(rate))
  return { held, turnedAway: waiting, failed: 0, burstAllowance: 0, queueError: error }
}

/**
 * An empty token bucket lets requests through evenly: if it has tokens for three in four, every fourth is refused. A
 * limiter that counts in windows lets through a window's worth in a row and then refuses until the window ends: its
 * runs are much longer.
 */
function isWindowed(starts: readonly Trial[]): boolean {
  const first = starts.findIndex(isRefused)
  const refused = starts.slice(first === -1 ? starts.length : first).map(isRefused)
  const share = refused.filter((one) => one).length / Math.max(1, refused.length)
  const runs = runLengths(refused).slice(0, -1)
  const isLonger = (value: boolean, evenly: number) =>
    runs.some((run) => run.value === value && run.length > 2 * Math.ceil(evenly))
  return isLonger(false, (1 - share) / share) && isLonger(true, share / (1 - share))
}

/** Lengths of runs of equal values; the last one may not have ended. */
function runLengths(values: readonly boolean[]): { value: boolean; length: number }[] {
  const runs: { value: boolean; length: number }[] = []
  for (const value of values) {
    const last = runs.at(-1)
    if (last?.value === value) last.length += 1
    else runs.push({ value, length: 1 })
  }
  return runs
}

/** Accepted in one period after a refusal, and always fewer than intended. */
function saturatedRate(starts: readonly Trial[], from: number, level: number, per: number): number {
  const until = from + per * 1e3
  const within = starts.filter((trial) => dueOf(trial) > from && dueOf(trial) <= until)
  const accepted = within.filter(({ outcome }) => outcome === 'ok').length
  const seen = ((within.at(-1) ? dueOf(within.at(-1) as Trial) : from) - from) / (per * 1e3)
  const perPeriod =
    seen >= WHOLE_PERIOD - 1 / level ? accepted : Math.round(accepted / Math.max(seen, 1 / level))
  return Math.min(level - 1, perPeriod)
}

function isRefused({ outcome }: Trial): boolean {
  return outcome === 'limit'
}

function dueOf({ at }: Trial): RunTime {
  return at.due ?? 0
}
