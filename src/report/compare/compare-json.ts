import type { Shift, StageComparison } from '../../tally/compare/compare-arms.ts'
import type { ArmPair, RunArm } from '../../tally/compare/compare-runs.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import { toDifferenceJson } from '../vantages/vantages-json.ts'
import type { ComparisonReport } from './compare-text.ts'

/** The version of the JSON that this code writes. */
const SCHEMA_VERSION = 1

/** A comparison (docs/schema/compare.schema.json). */
export type CompareJson = ReturnType<typeof toCompareJson>

/** The comparison as JSON: microseconds, ratios, `"inf"` beyond the timeout. Ends in a newline. */
export function formatCompareJson(report: ComparisonReport): string {
  return `${JSON.stringify(toCompareJson(report), null, 2)}\n`
}

function toCompareJson({ comparison, runs, simulated, replayed }: ComparisonReport) {
  return {
    schema_version: SCHEMA_VERSION,
    runs,
    simulated,
    ...(replayed && { replayed }),
    timing: comparison.timing,
    spread: comparison.spread ?? null,
    ...(comparison.vantageDifferences && {
      vantage_differences: comparison.vantageDifferences.map(toDifferenceJson),
    }),
    rankings: comparison.rankings.map(({ criterion, ranked }) => ({
      stage: criterion.stage,
      percentile: criterion.share,
      ranked:
        ranked?.map(({ rank, arm, value }) => ({ rank, target: arm.target, us: toJsonNumber(value) })) ??
        null,
    })),
    pairs: comparison.pairs.map(toPairJson),
  }
}

function toPairJson({ from, to, differences, stages }: ArmPair) {
  return { from: toArmJson(from), to: toArmJson(to), differences, stages: stages.map(toStageJson) }
}

function toArmJson({ run, arm: { target, model, conditions: circumstances, success } }: RunArm) {
  return { run, target, model, circumstances, success }
}

function toStageJson({ stage, timing, n, shifts, lateness: { share, low, high } }: StageComparison) {
  const later = { later: share, later_low: low, later_high: high }
  return { stage, timing, n, ...later, shifts: shifts.map(toShiftJson) }
}

function toShiftJson(shift: Shift) {
  if (shift.kind === 'too small') return { percentile: shift.share, too_small: true, needed: shift.needed }
  const { share, from, to, ratio, low, high } = shift
  const [from_us, to_us] = [toJsonNumber(from), toJsonNumber(to)]
  return {
    percentile: share,
    from_us,
    to_us,
    ratio: toJsonNumber(ratio),
    low: toJsonNumber(low),
    high: toJsonNumber(high),
  }
}
