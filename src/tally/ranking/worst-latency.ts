import type { MeasurementConditions } from '../../core/measurement-conditions.ts'
import type { TargetSummary } from '../run/target-summary.ts'

/** How long the answers of a target take in its slowest connection state. */
export type WorstLatency =
  | { readonly kind: 'value'; readonly value: number; readonly conditions: MeasurementConditions }
  /** It lies beyond the timeout in one of the states. */
  | { readonly kind: 'infinite' }
  /** No state has enough trials; the largest has `n`. */
  | { readonly kind: 'too small'; readonly n: number; readonly needed: number }
  | { readonly kind: 'no data' }

/**
 * The p95 of `ttfa_heard` in the slowest connection state of a target, because a caller cannot choose the
 * state. States with too few trials count only if all have too few: they may be stray reconnections.
 */
export function readWorstLatency(summaries: readonly TargetSummary[]): WorstLatency {
  const states = summaries.flatMap(({ stages, conditions }) => {
    const row = stages.get('ttfa_heard')
    return row && row.n > 0 ? [{ n: row.n, ...row.percentiles.p95, conditions }] : []
  })
  const known = states.filter(({ interval }) => interval.kind === 'interval')
  if (known.some(({ value }) => value.kind === 'infinite')) return { kind: 'infinite' }
  const measured = known.flatMap(({ value, conditions }) =>
    value.kind === 'value' ? [{ ...value, conditions }] : [],
  )
  const [slowest] = measured.sort((a, b) => b.value - a.value)
  if (slowest) return slowest
  const [largest] = states.sort((a, b) => b.n - a.n)
  if (largest?.interval.kind !== 'too small') return { kind: 'no data' }
  return { kind: 'too small', n: largest.n, needed: largest.interval.needed }
}
