import { CONFIDENCE } from '../interval.ts'
import type { Arm } from './arm.ts'
import { holm } from './holm.ts'
import { chanceOfFall, type ShareDifference, shareDifference } from './proportion-difference.ts'
import { EQUIVALENCE, type Verdict } from './verdict.ts'

/** The success rate, compared with the baseline. */
export interface SuccessResult {
  readonly target: string
  readonly connection: string
  readonly margin: number
  readonly n: readonly [baseline: number, run: number]
  /** Run minus baseline. */
  readonly difference: ShareDifference
  readonly from: number
  readonly to: number
  readonly verdict: Verdict
}

/**
 * Compares the success rates of all pairs of baseline and run, as one family of tests. Skips pairs without
 * trials.
 */
export function compareSuccess(
  pairs: readonly (readonly [before: Arm, after: Arm | undefined])[],
  margin: number,
): SuccessResult[] {
  const found = pairs.flatMap(([before, after]) => {
    const difference = after && shareDifference(before.success, after.success)
    return after && difference ? [{ before, after, difference }] : []
  })
  const falls = holm(found.map(({ before, after }) => chanceOfFall(before.success, after.success)))
  const rises = holm(found.map(({ before, after }) => chanceOfFall(after.success, before.success)))
  return found.map(({ before, after, difference }, index) => ({
    target: before.target,
    connection: before.circumstances.connection,
    margin,
    n: [before.success.n, after.success.n],
    difference,
    from: before.success.hits / before.success.n,
    to: after.success.hits / after.success.n,
    verdict: verdictOf(before, after, margin, [falls[index] ?? 1, rises[index] ?? 1]),
  }))
}

function verdictOf(
  before: Arm,
  after: Arm,
  margin: number,
  [fall, rise]: readonly [fall: number, rise: number],
): Verdict {
  const sure = shareDifference(before.success, after.success, EQUIVALENCE)
  if (sure && sure.low > -margin && sure.high < margin) return 'equivalent'
  const level = (1 - CONFIDENCE) / 2
  if (fall <= level) return 'regression'
  return rise <= level ? 'improvement' : 'inconclusive'
}
