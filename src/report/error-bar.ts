import { type Load, mostInFlight } from '../core/load.ts'
import type { HarnessError, HarnessErrorRow, RunFile } from '../results/run-file.ts'
import { formatDuration } from './units.ts'

/** The maximum error of the harness over the transports of a self-test at one concurrency. */
export interface ErrorBar extends Pick<HarnessErrorRow, 'p50_us' | 'p99_us' | 'max_us' | 'concurrency'> {
  readonly transports: readonly string[]
}

/** The error bar for a run's concurrency on its machine; undefined without a self-test. */
export function errorBarOf({ harness, scenario }: RunFile): ErrorBar | undefined {
  const rows = harness ? rowsNear(harness, inFlight(scenario.load, scenario.targets.length)) : []
  const nearest = rows[0]
  if (!nearest) return undefined
  const worst = (of: (row: HarnessErrorRow) => number) => Math.max(...rows.map(of))
  return {
    concurrency: nearest.concurrency,
    transports: rows.map(({ transport }) => transport),
    p50_us: worst((row) => row.p50_us),
    p99_us: worst((row) => row.p99_us),
    max_us: worst((row) => row.max_us),
  }
}

/** The error that the harness adds to every latency of the run, according to the self-test. */
export function errorBarWords(file: RunFile): string {
  const bar = errorBarOf(file)
  if (!bar) return 'unknown; `ttfa selftest` measures how much this machine adds to every latency'
  const { p50_us, p99_us, max_us, concurrency, transports } = bar
  return (
    `the harness itself adds up to ${formatDuration(p50_us)} (p50), ${formatDuration(p99_us)} (p99), ` +
    `${formatDuration(max_us)} (max): self-test with ${concurrency} in flight over ${transports.join(', ')}`
  )
}

/** The rows of the smallest tested concurrency that covers the run's, or of the largest tested one. */
function rowsNear({ rows }: HarnessError, concurrency: number): HarnessErrorRow[] {
  const tested = rows.map((row) => row.concurrency)
  const covering = tested.filter((each) => each >= concurrency)
  const nearest = covering.length > 0 ? Math.min(...covering) : Math.max(...tested)
  return rows.filter((row) => row.concurrency === nearest)
}

/** Maximum requests in flight over all targets; infinite for open loads without a limit. */
function inFlight(load: Load, targets: number): number {
  const most = mostInFlight(load) ?? Number.POSITIVE_INFINITY
  return load.order === 'interleaved' ? most * targets : most
}
