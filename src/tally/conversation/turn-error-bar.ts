import type { Micros } from '../../core/units.ts'
import type { HarnessError, TurnErrorRow } from '../../results/run/harness-error.ts'
import { maxInFlightOf, nearestRows, type RunWithErrorBar, worstBar } from '../run/error-bar.ts'
import { refusePercentile } from '../statistics/interval.ts'

/**
 * What the harness adds to each stage of a turn, measured by the self-test of turns at one number of
 * conversations.
 */
export interface TurnErrorBar {
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly concurrency: number
  readonly stages: readonly StageErrorBar[]
}

/** A percentile is absent if the stage has too few turns for it. */
export interface StageErrorBar extends Pick<TurnErrorRow, 'stage' | 'n' | 'max_us'> {
  readonly p50_us?: Micros
  readonly p95_us?: Micros
  readonly p99_us?: Micros
}

/**
 * The error bar for a run's number of conversations on its machine; undefined without a self-test of turns.
 * For a merged run it is the largest of its parts, and undefined if one of them has none.
 */
export function findTurnErrorBar(run: RunWithErrorBar): TurnErrorBar | undefined {
  const { harness, parts } = run
  const concurrency = maxInFlightOf(run)
  if (!parts) return turnErrorBarOf(harness, concurrency)
  return worstBar(
    parts.map(({ file }) => turnErrorBarOf(file.harness, concurrency)),
    ({ stages }) => Math.max(...stages.map(({ max_us }) => max_us)),
  )
}

/** The error bar of one machine at a number of conversations. */
function turnErrorBarOf(harness: HarnessError | undefined, concurrency: number): TurnErrorBar | undefined {
  const rows = nearestRows(harness?.turns?.rows ?? [], concurrency)
  const [nearest] = rows
  if (!harness?.turns || !nearest) return undefined
  return {
    measured_at: harness.turns.measured_at,
    concurrency: nearest.concurrency,
    stages: rows.map(boundedPercentiles),
  }
}

/** Keeps only the percentiles for which there are enough turns. */
export function boundedPercentiles({
  stage,
  n,
  p50_us,
  p95_us,
  p99_us,
  max_us,
}: TurnErrorRow): StageErrorBar {
  return {
    ...{ stage, n, max_us },
    ...(!refusePercentile(n, 0.5) && { p50_us }),
    ...(!refusePercentile(n, 0.95) && { p95_us }),
    ...(!refusePercentile(n, 0.99) && { p99_us }),
  }
}
