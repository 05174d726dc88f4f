import type { StandIn } from '../values/stand-in.ts'
import { findChangePoints } from './change-points.ts'

/** A metric of one target that is tracked over runs. */
export interface TrackedMetric extends StandIn {
  readonly scenario: string
  readonly target: string
  readonly connection: string
  /** `ttfa_heard p95`, or `success`. */
  readonly metric: string
  readonly unit: 'duration' | 'share'
}

/** The value of one run: microseconds or a share. */
export interface HistoryPoint {
  readonly run: string
  /** ISO 8601 in UTC. */
  readonly started_at: string
  readonly value: number
}

/** A metric over runs, oldest first, with its changes. */
export interface MetricHistory {
  readonly tracked: TrackedMetric
  readonly points: readonly HistoryPoint[]
  readonly changes: readonly MetricChange[]
}

/** A change between two runs. */
export interface MetricChange {
  /** The first run after the change. */
  readonly since: HistoryPoint
  /** Averages before and after: geometric means of durations, means of shares. */
  readonly before: number
  readonly after: number
  readonly p_value: number
  /** Number of runs before and after, up to the neighbouring changes. */
  readonly runs: readonly [before: number, after: number]
}

/**
 * A small change is found once there are about eight runs on each side. With fewer runs, finding none says
 * nothing.
 */
export const RUNS_TO_TELL = 16

/** Whether a change is for the worse. */
export function isWorse(
  { before, after }: Pick<MetricChange, 'before' | 'after'>,
  unit: TrackedMetric['unit'],
): boolean {
  return unit === 'duration' ? after > before : after < before
}

export interface HistoryOptions {
  /** A change is reported if p is at most this. */
  readonly maxPValue: number
  /** Relative changes of a duration up to this size are ignored. */
  readonly magnitude: number
}

/** Finds the changes of a metric. Durations are compared on a log scale, as everywhere. */
export function detectChanges(
  tracked: TrackedMetric,
  points: readonly HistoryPoint[],
  { maxPValue, magnitude }: HistoryOptions,
): MetricHistory {
  const sorted = [...points].sort((a, b) => (a.started_at < b.started_at ? -1 : 1))
  const { to, from, size, fixedMinimum } = SCALES[tracked.unit]
  const found = findChangePoints(
    sorted.map(({ value }) => to(value)),
    { maxPValue, magnitude: fixedMinimum ?? magnitude, sizeOf: ({ before, after }) => size(after - before) },
  )
  const edges = [0, ...found.map(({ at }) => at), sorted.length]
  const changes = found.flatMap(({ at, before, after, pValue }, index): MetricChange[] => {
    const since = sorted[at]
    if (!since) return []
    const runs = [at - (edges[index] ?? 0), (edges[index + 2] ?? 0) - at] as const
    return [{ since, before: from(before), after: from(after), p_value: pValue, runs }]
  })
  return { tracked, points: sorted, changes }
}

interface Scale {
  readonly to: (value: number) => number
  readonly from: (value: number) => number
  /** The size of a difference on this scale. */
  readonly size: (difference: number) => number
  /** A minimum size that replaces the option. */
  readonly fixedMinimum?: number
}

const SCALES: Readonly<Record<TrackedMetric['unit'], Scale>> = {
  duration: { to: Math.log, from: Math.exp, size: (difference) => Math.expm1(Math.abs(difference)) },
  /** 0.005 is one request in two hundred. */
  share: { to: Number, from: Number, size: Math.abs, fixedMinimum: 0.005 },
}
