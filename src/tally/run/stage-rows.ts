import type { StageName } from '../../core/trial/trial-stages.ts'
import {
  largest,
  PERCENTILES,
  type PercentileName,
  type Quantile,
  sizeOf,
  smallest,
} from '../statistics/histogram-percentile.ts'
import { estimatePercentile, type PercentileEstimate } from '../statistics/interval.ts'
import { type ConnectionScope, type ScopedStage, scopedStages } from './across-connections.ts'
import type { StageHistogram } from './stage-histogram.ts'
import type { TrialGroup } from './trial-group.ts'

/** The numbers of a row of `stages.csv`. Microseconds. */
export interface StageStatistics {
  /** Requests or turns that count in the percentiles, infinite ones included. */
  readonly n: number
  readonly absent: number
  readonly faults: number
  readonly infinite: number
  readonly smallest: Quantile
  readonly largest: Quantile
  readonly percentiles: Readonly<Record<PercentileName, PercentileEstimate>>
}

/** One stage of one target in one connection state, or in all. */
export interface StageRow extends StageStatistics {
  readonly target: string
  readonly connection: ConnectionScope
  readonly stage: StageName
}

/** Rows of groups that are complete. Every file of a report needs them. */
const KNOWN_ROWS = new WeakMap<readonly TrialGroup[], readonly StageRow[]>()

/**
 * Rows in the order of `scopedStages`. Stages that applied to no trial are left out. @param groups complete,
 * as `measuredGroups` returns them at the end of a run
 */
export function stageRows(groups: readonly TrialGroup[]): readonly StageRow[] {
  const rows = KNOWN_ROWS.get(groups) ?? scopedStages(groups).map(toStageRow)
  KNOWN_ROWS.set(groups, rows)
  return rows
}

export function toStageRow({ target, connection, stage, histogram }: ScopedStage): StageRow {
  return { target, connection, stage, ...describeDistribution(histogram) }
}

export function describeDistribution(histogram: StageHistogram): StageStatistics {
  return {
    n: sizeOf(histogram),
    absent: histogram.absent,
    faults: histogram.faults,
    infinite: histogram.infinite,
    smallest: smallest(histogram),
    largest: largest(histogram),
    percentiles: estimatePercentiles(histogram),
  }
}

function estimatePercentiles(histogram: StageHistogram): Record<PercentileName, PercentileEstimate> {
  const entries = PERCENTILES.map(({ name, share }) => [name, estimatePercentile(histogram, share)] as const)
  return Object.fromEntries(entries) as Record<PercentileName, PercentileEstimate>
}
