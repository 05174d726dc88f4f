import type { AnyRunFile, ShardRecord } from '../../results/run/run-file.ts'
import type { VantageDifference } from '../../tally/compare/vantage-differences.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'

/**
 * Further JSON of a merged run: its parts, and the differences across vantages; of a divided run: its
 * workers.
 */
export function vantagesJson(
  { parts, shards, differences }: AnyRunFile,
  rows: readonly VantageDifference[],
): object {
  if (!parts) return shards ? { workers: shards.map(toWorkerJson) } : {}
  return {
    parts: parts.map(({ file, rows: count, damage }) => ({
      vantage: file.vantage.name,
      run: file.run,
      started_at: file.started_at,
      status: file.status,
      rows: count,
      validity: file.validity ?? null,
      ...(damage && { damage }),
      ...(file.shards && { workers: file.shards.map(toWorkerJson) }),
    })),
    ...(differences && { differing: differences }),
    vantage_differences: rows.map(toDifferenceJson),
  }
}

/** A machine of a divided run, without its measurements of every second. */
function toWorkerJson({ harness: _, host: __, ...shard }: ShardRecord): object {
  return shard
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
