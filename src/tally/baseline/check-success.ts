import type { Arm } from '../compare/arm.ts'
import { type ComparisonVerdict, EQUIVALENCE_CONFIDENCE } from '../compare/decide-comparisons.ts'
import {
  type SuccessBlock,
  type SuccessPValues,
  successDifference,
  successPValues,
} from '../resampling/success-blocks.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import type { ProportionDifference } from '../statistics/proportion-difference.ts'
import { trialsNeeded } from '../statistics/trials-needed.ts'

/** The success rate, compared with the baseline. */
export interface SuccessResult {
  readonly target: string
  readonly connection: string
  readonly margin: number
  readonly n: readonly [baseline: number, run: number]
  /** Run minus baseline; with a control, minus the control's own difference. */
  readonly difference: ProportionDifference
  readonly from: number
  readonly to: number
  readonly verdict: ComparisonVerdict
  /** More trials per side that would probably decide it; only if inconclusive. */
  readonly moreTrials?: number
}

/** The arms of a target in baseline and run, and those of the control next to them. */
export interface SuccessPair {
  readonly before: Arm
  readonly after: Arm
  readonly control?: { readonly before: Arm; readonly after: Arm }
}

type BlockPair = readonly [before: readonly SuccessBlock[], after: readonly SuccessBlock[]]

/**
 * Compares the success rates of all pairs of baseline and run, as one family of tests. Skips pairs without
 * trials.
 */
export function checkSuccess(pairs: readonly SuccessPair[], margin: number, seed: number): SuccessResult[] {
  const found = pairs.flatMap(({ before, after, control }) => {
    const blocks: BlockPair = [pairBlocks(before, control?.before), pairBlocks(after, control?.after)]
    const difference = successDifference(...blocks, CONFIDENCE, seed)
    return difference ? [{ before, after, blocks, difference }] : []
  })
  const pValues = found.map(({ blocks }) => successPValues(...blocks, seed))
  const falls = adjustPValues(pValues.map(({ fall }) => fall))
  const rises = adjustPValues(pValues.map(({ rise }) => rise))
  return found.map(({ before, after, blocks, difference }, index) => {
    const n = [before.success.n, after.success.n] as const
    const adjusted = { fall: falls[index] ?? 1, rise: rises[index] ?? 1 }
    const verdict = decideSuccess(blocks, adjusted, margin, seed)
    return {
      target: before.target,
      connection: before.conditions.connection,
      margin,
      n,
      difference,
      from: before.success.hits / before.success.n,
      to: after.success.hits / after.success.n,
      verdict,
      ...(verdict === 'inconclusive' && {
        moreTrials: estimateMoreTrials(difference, margin, Math.min(...n)),
      }),
    }
  })
}

/** Arms of one run have the same blocks (`collectArms`). */
export function pairBlocks({ successBlocks }: Arm, control: Arm | undefined): SuccessBlock[] {
  if (!control) return successBlocks.map((own) => ({ own }))
  return successBlocks.map((own, index) => ({
    own,
    control: control.successBlocks[index] ?? { hits: 0, n: 0 },
  }))
}

function decideSuccess(
  blocks: BlockPair,
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

function estimateMoreTrials({ low, high }: ProportionDifference, margin: number, n: number): number {
  const total = trialsNeeded(n, (high - low) / 2, Math.expm1(margin))
  return Math.max(total - n, Math.ceil(n / 2))
}
