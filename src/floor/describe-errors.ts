import type { HarnessErrorRow } from '../results/run-file.ts'

/** Puts errors in microseconds into a row. Percentiles are nearest-rank: no error is interpolated. */
export function describeErrors(
  transport: string,
  concurrency: number,
  errors: readonly number[],
): HarnessErrorRow {
  const sorted = [...errors].sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0)
  return {
    transport,
    concurrency,
    n: sorted.length,
    p50_us: at(0.5),
    p90_us: at(0.9),
    p99_us: at(0.99),
    max_us: at(1),
  }
}
