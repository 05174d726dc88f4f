import type { ErrorSpread, TurnErrorRow } from '../results/run/harness-error.ts'

/** Percentiles of errors in microseconds. Nearest-rank: no value is interpolated. */
export function summarizeErrors(errors: readonly number[]): ErrorSpread {
  const at = rankReader(errors)
  return { n: errors.length, p50_us: at(0.5), p90_us: at(0.9), p99_us: at(0.99), max_us: at(1) }
}

/** The same for a stage of turns. */
export function summarizeTurnErrors(errors: readonly number[]): Omit<TurnErrorRow, 'stage' | 'concurrency'> {
  const at = rankReader(errors)
  return { n: errors.length, p50_us: at(0.5), p95_us: at(0.95), p99_us: at(0.99), max_us: at(1) }
}

function rankReader(errors: readonly number[]): (share: number) => number {
  const sorted = [...errors].sort((a, b) => a - b)
  return (share) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
}
