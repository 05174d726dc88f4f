import { STAGES, type StageName } from '../../core/stages.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import { estimatePercentile, type PercentileEstimate } from '../statistics/interval.ts'
import {
  largest,
  PERCENTILES,
  type PercentileName,
  type Quantile,
  sizeOf,
  smallest,
} from '../statistics/percentile.ts'
import type { StageHistogram } from './stage-histogram.ts'
import type { TrialGroup } from './trial-group.ts'

/** A row of `stages.csv`: one stage of one target in one connection state. Microseconds. */
export interface StageRow {
  readonly target: string
  readonly connection: ConnectionState
  readonly stage: StageName
  /** Trials that count in the percentiles, infinite ones included. */
  readonly n: number
  readonly absent: number
  readonly faults: number
  readonly infinite: number
  readonly smallest: Quantile
  readonly largest: Quantile
  readonly percentiles: Readonly<Record<PercentileName, PercentileEstimate>>
}

/** Rows in the order of the groups, then of `STAGES`. Stages that applied to no trial are left out. */
export function stageRows(groups: readonly TrialGroup[]): StageRow[] {
  return groups.flatMap((group) =>
    STAGES.flatMap(({ name }) => {
      const histogram = group.stages.get(name)
      return histogram ? [toStageRow(group, name, histogram)] : []
    }),
  )
}

function toStageRow(
  { target, connection }: TrialGroup,
  stage: StageName,
  histogram: StageHistogram,
): StageRow {
  return {
    target,
    connection,
    stage,
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
