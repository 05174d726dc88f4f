import { findErrorBar, type RunWithErrorBar } from '../../tally/run/error-bar.ts'
import { formatDuration } from './units/durations.ts'

/** The error that the harness adds to every latency of the run, according to the self-test. */
export function formatErrorBar(file: RunWithErrorBar): string {
  const bar = findErrorBar(file)
  if (!bar) return 'unknown; `ttfa selftest` measures how much this machine adds to every latency'
  const { n, p50_us, p99_us, max_us, concurrency, transports, measured_at } = bar
  const p99 = p99_us === undefined ? 'n too small for p99' : `${formatDuration(p99_us)} (p99)`
  return (
    `the harness itself adds up to ${formatDuration(p50_us)} (p50), ${p99}, ` +
    `${formatDuration(max_us)} (max): self-test with ${concurrency} in flight over ${transports.join(', ')}, ` +
    `n ${n}, on ${formatDate(measured_at)}`
  )
}

/** `2026-11-20 04:02 UTC`. */
function formatDate(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
