import type { Contestant, Pair } from '../tally/compare/compare-runs.ts'
import type { Shift, StageComparison } from '../tally/compare/comparison.ts'
import type { ComparisonReport } from './compare-text.ts'

/** The version of the JSON that this code writes. */
const SCHEMA_VERSION = 1

/** The comparison as JSON: microseconds, ratios, `"inf"` beyond the timeout. Ends in a newline. */
export function compareJson({ comparison, runs, simulated }: ComparisonReport): string {
  const data = {
    schema_version: SCHEMA_VERSION,
    runs,
    simulated,
    timing: comparison.timing,
    rankings: comparison.rankings.map(({ criterion, ranked }) => ({
      stage: criterion.stage,
      percentile: criterion.share,
      places:
        ranked?.map(({ rank, arm, value }) => ({ rank, target: arm.target, us: finite(value) })) ?? null,
    })),
    pairs: comparison.pairs.map(plainPair),
  }
  return `${JSON.stringify(data, null, 2)}\n`
}

function plainPair({ from, to, unlike, stages }: Pair) {
  return { from: plainContestant(from), to: plainContestant(to), unlike, stages: stages.map(plainStage) }
}

function plainContestant({ run, arm: { target, model, circumstances, success } }: Contestant) {
  return { run, target, model, circumstances, success }
}

function plainStage({ stage, timing, n, shifts, dominance }: StageComparison) {
  return { stage, timing, n, later: dominance.share, p: dominance.chance, shifts: shifts.map(plainShift) }
}

function plainShift(shift: Shift) {
  if (shift.kind === 'too small') return { percentile: shift.share, too_small: true, needed: shift.needed }
  const { share, from, to, ratio, low, high } = shift
  const [from_us, to_us] = [finite(from), finite(to)]
  return { percentile: share, from_us, to_us, ratio: finite(ratio), low: finite(low), high: finite(high) }
}

function finite(value: number): number | 'inf' | null {
  if (Number.isNaN(value)) return null
  return Number.isFinite(value) ? value : 'inf'
}
