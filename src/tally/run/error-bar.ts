import type { Micros } from '../../core/units.ts'
import { type Load, shapeOf } from '../../executors/index.ts'
import type { HarnessErrorRow, RunFile } from '../../results/run/run-file.ts'
import { refusePercentile } from '../statistics/interval.ts'

/** The maximum error of the harness over the transports of a self-test at one concurrency. */
export interface ErrorBar extends Pick<HarnessErrorRow, 'p50_us' | 'max_us' | 'concurrency'> {
  /** Absent if a row has too few samples for it. */
  readonly p99_us?: Micros
  /** Samples of the smallest row. */
  readonly n: number
  /** Wall-clock time of the self-test, ISO 8601 in UTC. */
  readonly measured_at: string
  readonly transports: readonly string[]
}

/** What the error bar of a run of any kind depends on. */
export type RunWithErrorBar = Pick<RunFile, 'harness'> & {
  readonly scenario: { readonly load: Load; readonly targets: readonly unknown[] }
}

/** The error bar for a run's concurrency on its machine; undefined without a self-test. */
export function findErrorBar({ harness, scenario }: RunWithErrorBar): ErrorBar | undefined {
  const rows = nearestRows(harness?.rows ?? [], maxInFlight(scenario))
  const nearest = rows[0]
  if (!harness || !nearest) return undefined
  const worst = (of: (row: HarnessErrorRow) => number) => Math.max(...rows.map(of))
  const n = Math.min(...rows.map((row) => row.n))
  return {
    n,
    measured_at: harness.measured_at,
    concurrency: nearest.concurrency,
    transports: rows.map(({ transport }) => transport),
    p50_us: worst((row) => row.p50_us),
    ...(!refusePercentile(n, 0.99) && { p99_us: worst((row) => row.p99_us) }),
    max_us: worst((row) => row.max_us),
  }
}

/** The rows of the smallest tested concurrency that covers the run's, or of the largest tested one. */
export function nearestRows<Row extends Pick<HarnessErrorRow, 'concurrency'>>(
  rows: readonly Row[],
  concurrency: number,
): Row[] {
  const tested = rows.map((row) => row.concurrency)
  const covering = tested.filter((each) => each >= concurrency)
  const nearest = covering.length > 0 ? Math.min(...covering) : Math.max(...tested)
  return rows.filter((row) => row.concurrency === nearest)
}

/** Maximum requests, or conversations, in flight over all targets; infinite for open loads without a limit. */
export function maxInFlight({ load, targets }: RunWithErrorBar['scenario']): number {
  const { maxConcurrency = Number.POSITIVE_INFINITY } = shapeOf(load)
  return load.order === 'interleaved' ? maxConcurrency * targets.length : maxConcurrency
}
