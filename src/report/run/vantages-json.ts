import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'

/** What the JSON of a merged run has besides: its parts, and the differences across vantages. */
export function vantagesJson({ parts, differences }: AnyRunFile, rows: readonly VantageDifference[]): object {
  if (!parts) return {}
  return {
    parts: parts.map(({ file, rows: count, damage }) => ({
      vantage: file.vantage.name,
      run: file.run,
      started_at: file.started_at,
      status: file.status,
      rows: count,
      validity: file.validity ?? null,
      ...(damage && { damage }),
    })),
    ...(differences && { differing: differences }),
    vantage_differences: rows.map(toDifferenceJson),
  }
}

export function toDifferenceJson({ found, vantages, ...row }: VantageDifference): object {
  const base = { ...row, from: vantages[0], to: vantages[1] }
  if (found.kind === 'too small') return { ...base, ratio: null, needed: found.needed }
  const { ratios, ratio, low, high, pValue, isSignificant } = found
  return {
    ...base,
    ratio_from: toJsonNumber(ratios[0]),
    ratio_to: toJsonNumber(ratios[1]),
    ...{ ratio: toJsonNumber(ratio), low: toJsonNumber(low), high: toJsonNumber(high) },
    p_value: pValue,
    significant: isSignificant,
  }
}
