import { DEFAULT_GOODPUT, type Goodput } from '../core/config/threshold.ts'
import type { Trial } from '../core/trial/trial.ts'
import type { Millis } from '../core/units.ts'
import { meetsGoodput } from '../tally/thresholds/goodput.ts'
import { valueFor } from '../tally/thresholds/metric-readers.ts'

/** Statistics of a level's requests: a point of the curve. Durations are milliseconds; null is beyond the timeout. */
export interface LevelStats {
  readonly requests: number
  readonly heard_p50_ms?: Millis | null
  readonly heard_p95_ms?: Millis | null
  readonly ttfa_p50_ms?: Millis | null
  readonly ttfa_p95_ms?: Millis | null
  /** Shares of the requests, 0 to 1. */
  readonly success: number
  readonly goodput: number
  /** Answers per second while all streams were busy; only for sustained levels. */
  readonly throughput?: number
  /** Average requests in flight during that time. */
  readonly in_flight?: number
  /** The length of that time. */
  readonly sustained_ms?: Millis
}

export function computeLevelStats(trials: readonly Trial[], goodput: Goodput = DEFAULT_GOODPUT): LevelStats {
  const share = (hits: readonly Trial[]) => (trials.length === 0 ? 0 : hits.length / trials.length)
  return {
    requests: trials.length,
    ...percentiles('heard', trials.map(valueFor('ttfa_heard'))),
    ...percentiles('ttfa', trials.map(valueFor('ttfa'))),
    success: share(trials.filter(({ outcome }) => outcome === 'ok')),
    goodput: share(trials.filter((trial) => meetsGoodput(trial, goodput))),
  }
}

/**
 * Throughput and requests in flight from when all streams were busy to the last start; after that the level runs dry.
 * Little's law relates the two (docs/methods.md, "Searching a limit"). Undefined if that time is empty.
 */
export function measureSteadyState(
  trials: readonly Trial[],
): Required<Pick<LevelStats, 'throughput' | 'in_flight' | 'sustained_ms'>> | undefined {
  const measured = trials.filter(({ phase }) => phase === 'measure').map(({ at }) => at.began ?? 0)
  const from = Math.min(...measured)
  const to = Math.max(...measured)
  if (!(to > from)) return undefined
  const seconds = (to - from) / 1e6
  const ended = trials.filter(({ outcome, at }) => outcome === 'ok' && isWithin(at.end ?? 0, from, to))
  const busy = trials.reduce((sum, { at }) => sum + overlapLength(at.began ?? 0, at.end ?? 0, from, to), 0)
  return {
    throughput: ended.length / seconds,
    in_flight: busy / (to - from),
    sustained_ms: Math.round((to - from) / 1e3),
  }
}

function isWithin(at: number, from: number, to: number): boolean {
  return at > from && at <= to
}

function overlapLength(began: number, ended: number, from: number, to: number): number {
  return Math.max(0, Math.min(ended, to) - Math.max(began, from))
}

function percentiles(name: 'heard' | 'ttfa', values: readonly (number | undefined)[]): Partial<LevelStats> {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b)
  if (sorted.length === 0) return {}
  return { [`${name}_p50_ms`]: quantileMs(sorted, 0.5), [`${name}_p95_ms`]: quantileMs(sorted, 0.95) }
}

/** The value of rank ceil(share * n). */
function quantileMs(sorted: readonly number[], share: number): Millis | null {
  const value = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0
  return Number.isFinite(value) ? Math.round(value) / 1e3 : null
}
