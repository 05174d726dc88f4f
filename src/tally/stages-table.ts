import { STAGES, type StageName } from '../core/stages.ts'
import type { ConnectionState } from '../core/trial.ts'
import type { Cell } from './cell.ts'
import type { Group } from './group.ts'
import { type Interval, intervalOf } from './interval.ts'
import {
  largest,
  PERCENTILES,
  type PercentileName,
  percentile,
  type Quantile,
  sizeOf,
  smallest,
} from './percentile.ts'

/** A percentile with its confidence interval. */
export interface Reading {
  readonly value: Quantile
  readonly interval: Interval
}

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
  readonly percentiles: Readonly<Record<PercentileName, Reading>>
}

/** Rows in the order of the groups, then of `STAGES`. Stages that applied to no trial are left out. */
export function stageRows(groups: readonly Group[]): StageRow[] {
  return groups.flatMap((group) =>
    STAGES.flatMap(({ name }) => {
      const cell = group.stages.get(name)
      return cell ? [stageRow(group, name, cell)] : []
    }),
  )
}

function stageRow({ target, connection }: Group, stage: StageName, cell: Cell): StageRow {
  return {
    target,
    connection,
    stage,
    n: sizeOf(cell),
    absent: cell.absent,
    faults: cell.faults,
    infinite: cell.infinite,
    smallest: smallest(cell),
    largest: largest(cell),
    percentiles: readAll(cell),
  }
}

function readAll(cell: Cell): Record<PercentileName, Reading> {
  const entries = PERCENTILES.map(({ name, share }) => [name, readingOf(cell, share)] as const)
  return Object.fromEntries(entries) as Record<PercentileName, Reading>
}

function readingOf(cell: Cell, share: number): Reading {
  return { value: percentile(cell, share), interval: intervalOf(cell, share) }
}
