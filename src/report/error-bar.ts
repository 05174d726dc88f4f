import type { Load } from '../core/scenario.ts'
import type { HarnessError, HarnessErrorRow, RunFile } from '../results/run-file.ts'
import { formatDuration } from './units.ts'

/** What the harness itself adds to every number of the run, as far as a self-test of this machine knows. */
export function errorBarWords({ harness, scenario }: RunFile): string {
  const rows = harness ? rowsNear(harness, inFlight(scenario.load, scenario.targets.length)) : []
  if (rows.length === 0) return 'unknown; `ttfa selftest` measures what this machine adds to every number'
  const worst = (of: (row: HarnessErrorRow) => number) => formatDuration(Math.max(...rows.map(of)))
  const transports = rows.map(({ transport }) => transport).join(', ')
  return (
    `the harness itself adds up to ${worst((row) => row.p50_us)} (p50), ${worst((row) => row.p99_us)} (p99), ` +
    `${worst((row) => row.max_us)} (max): self-test with ${rows[0]?.concurrency} in flight over ${transports}`
  )
}

/** The rows of the smallest tested concurrency that covers the run's, or of the largest tested. */
function rowsNear({ rows }: HarnessError, concurrency: number): HarnessErrorRow[] {
  const tested = rows.map((row) => row.concurrency)
  const covering = tested.filter((each) => each >= concurrency)
  const nearest = covering.length > 0 ? Math.min(...covering) : Math.max(...tested)
  return rows.filter((row) => row.concurrency === nearest)
}

/** Requests in flight at once, over all targets. */
function inFlight({ concurrency, order }: Load, targets: number): number {
  return order === 'interleaved' ? concurrency * targets : concurrency
}
