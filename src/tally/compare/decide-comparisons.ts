import {
  bootstrapInterval,
  type LogInterval,
  mirrorContrast,
  pValueAtMost,
} from '../resampling/bootstrap-interval.ts'
import type { Contrast } from '../resampling/contrast.ts'
import { adjustPValues } from '../statistics/holm.ts'
import { CONFIDENCE } from '../statistics/interval.ts'
import { trialsNeeded } from '../statistics/trials-needed.ts'

/** The verdict of a comparison with a preset margin. */
export type ComparisonVerdict = 'regression' | 'improvement' | 'equivalent' | 'inconclusive'

/** A contrast of new (+) and old (-), with the margin inside which they count as equivalent. */
export interface ComparisonTest {
  readonly contrast: Contrast
  /** 0.1 means: from 10 % slower to 10 % faster (ratios 1.1 and 1 / 1.1) is equivalent. */
  readonly margin: number
  /** Number of trials of the smaller side. */
  readonly n: number
}

export interface ComparisonDecision {
  readonly verdict: ComparisonVerdict
  /** The 95 % interval, in log ratios. */
  readonly interval: LogInterval
  /** One-sided p-value, adjusted (Holm) over all tests of the family. */
  readonly pValue: number
  /** More trials per side that would probably decide it; infinite if none would. Only if inconclusive. */
  readonly moreTrials?: number
}

/** The one-sided level: half of what a two-sided interval leaves outside. */
const SIGNIFICANCE_LEVEL = (1 - CONFIDENCE) / 2
/** Two one-sided tests at 5 % correspond to a 90 % interval (Schuirmann, 1987). */
export const EQUIVALENCE_CONFIDENCE = 0.9

/**
 * Decides a family of tests, with Holm's adjustment against false positives. Equivalence is tested first: if
 * the difference surely lies inside the margin, its direction does not matter.
 */
export function decideComparisons(tests: readonly ComparisonTest[]): ComparisonDecision[] {
  const slower = adjustPValues(tests.map(({ contrast }) => pValueAtMost(contrast, 0)))
  const faster = adjustPValues(tests.map(({ contrast }) => pValueAtMost(mirrorContrast(contrast), 0)))
  return tests.map((test, index) => {
    const pValues = { slower: slower[index] ?? 1, faster: faster[index] ?? 1 }
    const verdict = decideVerdict(test, pValues)
    const interval = bootstrapInterval(test.contrast, CONFIDENCE)
    const pValue = Math.min(pValues.slower, pValues.faster)
    return {
      verdict,
      interval,
      pValue,
      ...(verdict === 'inconclusive' && estimateMoreTrials(test, interval)),
    }
  })
}

function decideVerdict(
  { contrast, margin }: ComparisonTest,
  pValues: { slower: number; faster: number },
): ComparisonVerdict {
  if (isInsideMargin(bootstrapInterval(contrast, EQUIVALENCE_CONFIDENCE), margin)) return 'equivalent'
  if (pValues.slower <= SIGNIFICANCE_LEVEL) return 'regression'
  return pValues.faster <= SIGNIFICANCE_LEVEL ? 'improvement' : 'inconclusive'
}

function isInsideMargin({ low, high }: LogInterval, margin: number): boolean {
  return low > -Math.log(1 + margin) && high < Math.log(1 + margin)
}

function estimateMoreTrials(
  { contrast, margin, n }: ComparisonTest,
  { low, high }: LogInterval,
): { moreTrials?: number } {
  const halfWidth = (high - low) / 2
  if (!Number.isFinite(halfWidth)) return {}
  const total = trialsNeeded(n, halfWidth, margin, contrast.driftDeviation)
  // The run had that many trials already and was unlucky: ask for at least half as many again.
  return { moreTrials: Math.max(total - n, Math.ceil(n / 2)) }
}
