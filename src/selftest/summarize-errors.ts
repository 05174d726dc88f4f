import type { ErrorSpread } from '../results/run/run-file.ts'

/** Percentiles of errors in microseconds. Nearest-rank: no value is interpolated. */
export function summarizeErrors(errors: readonly number[]): ErrorSpread {
  const sorted = [...errors].sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
  return { n: sorted.length, p50_us: at(0.5), p90_us: at(0.9), p99_us: at(0.99), max_us: at(1) }
}
