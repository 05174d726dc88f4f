import type { Arm } from '../compare/arm.ts'
import { type ComparisonVerdict, EQUIVALENCE_CONFIDENCE } from '../compare/decide-comparisons.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import {
  type ProportionDifference,
  proportionDifference,
  pValueOfDecrease,
} from '../statistics/proportion-difference.ts'

/** The success rate, compared with the baseline. */
export interface SuccessResult {
  readonly target: string
  readonly connection: string
  readonly margin: number
  readonly n: readonly [baseline: number, run: number]
  /** Run minus baseline. */
  readonly difference: ProportionDifference
  readonly from: number
  readonly to: number
  readonly verdict: ComparisonVerdict
}

/**
 * Compares the success rates of all pairs of baseline and run, as one family of tests. Skips pairs without
 * trials.
 */
export function checkSuccess(
  pairs: readonly (readonly [before: Arm, after: Arm | undefined])[],
  margin: number,
): SuccessResult[] {
  const found = pairs.flatMap(([before, after]) => {
    const difference = after && proportionDifference(before.success, after.success)
    return after && difference ? [{ before, after, difference }] : []
  })
  const falls = adjustPValues(
    found.map(({ before, after }) => pValueOfDecrease(before.success, after.success)),
  )
  const rises = adjustPValues(
    found.map(({ before, after }) => pValueOfDecrease(after.success, before.success)),
  )
  return found.map(({ before, after, difference }, index) => ({
    target: before.target,
    connection: before.circumstances.connection,
    margin,
    n: [before.success.n, after.success.n],
    difference,
    from: before.success.hits / before.success.n,
    to: after.success.hits / after.success.n,
    verdict: decideSuccess(before, after, margin, [falls[index] ?? 1, rises[index] ?? 1]),
  }))
}

function decideSuccess(
  before: Arm,
  after: Arm,
  margin: number,
  [fall, rise]: readonly [fall: number, rise: number],
): ComparisonVerdict {
  const sure = proportionDifference(before.success, after.success, EQUIVALENCE_CONFIDENCE)
  if (sure && sure.low > -margin && sure.high < margin) return 'equivalent'
  const level = (1 - CONFIDENCE) / 2
  if (fall <= level) return 'regression'
  return rise <= level ? 'improvement' : 'inconclusive'
}
