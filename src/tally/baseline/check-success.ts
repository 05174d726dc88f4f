import type { Arm, BlockCounts } from '../compare/arm.ts'
import { type ComparisonVerdict, EQUIVALENCE_CONFIDENCE } from '../compare/decide-comparisons.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import type { ProportionDifference } from '../statistics/proportion-difference.ts'
import { type SuccessPValues, successDifference, successPValues } from './success-blocks.ts'

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
  seed: number,
): SuccessResult[] {
  const found = pairs.flatMap(([before, after]) => {
    const blocks = after && ([before.successBlocks, after.successBlocks] as const)
    const difference = blocks && successDifference(...blocks, CONFIDENCE, seed)
    return after && blocks && difference ? [{ before, after, blocks, difference }] : []
  })
  const pValues = found.map(({ blocks }) => successPValues(...blocks, seed))
  const falls = adjustPValues(pValues.map(({ fall }) => fall))
  const rises = adjustPValues(pValues.map(({ rise }) => rise))
  return found.map(({ before, after, blocks, difference }, index) => ({
    target: before.target,
    connection: before.circumstances.connection,
    margin,
    n: [before.success.n, after.success.n],
    difference,
    from: before.success.hits / before.success.n,
    to: after.success.hits / after.success.n,
    verdict: decideSuccess(blocks, { fall: falls[index] ?? 1, rise: rises[index] ?? 1 }, margin, seed),
  }))
}

function decideSuccess(
  blocks: readonly [before: BlockCounts, after: BlockCounts],
  { fall, rise }: SuccessPValues,
  margin: number,
  seed: number,
): ComparisonVerdict {
  const sure = successDifference(...blocks, EQUIVALENCE_CONFIDENCE, seed)
  if (sure && sure.low > -margin && sure.high < margin) return 'equivalent'
  const level = (1 - CONFIDENCE) / 2
  if (fall <= level) return 'regression'
  return rise <= level ? 'improvement' : 'inconclusive'
}
