import type { RunFile } from '../../results/run/run-file.ts'
import { findErrorBar } from '../../tally/run/error-bar.ts'
import { formatDuration } from './units/durations.ts'

/** The error that the harness adds to every latency of the run, according to the self-test. */
export function formatErrorBar(file: RunFile): string {
  const bar = findErrorBar(file)
  if (!bar) return 'unknown; `ttfa selftest` measures how much this machine adds to every latency'
  const { p50_us, p99_us, max_us, concurrency, transports } = bar
  return (
    `the harness itself adds up to ${formatDuration(p50_us)} (p50), ${formatDuration(p99_us)} (p99), ` +
    `${formatDuration(max_us)} (max): self-test with ${concurrency} in flight over ${transports.join(', ')}`
  )
}
