import { CONFIDENCE } from '../interval.ts'
import type { Contrast } from './contrast.ts'
import { chanceAtMost, contrastInterval, type LogInterval, mirrored } from './contrast-interval.ts'
import { holm } from './holm.ts'
import { needed } from './plan-size.ts'

/** The verdict of a comparison with a preset margin. */
export type Verdict = 'regression' | 'improvement' | 'equivalent' | 'inconclusive'

/** A contrast of new (+) and old (-), with the margin inside which they count as equivalent. */
export interface Question {
  readonly contrast: Contrast
  /** 0.1 means: from 10 % slower to 10 % faster (ratios 1.1 and 1 / 1.1) is equivalent. */
  readonly margin: number
  /** Number of trials of the smaller side. */
  readonly n: number
}

export interface Decision {
  readonly verdict: Verdict
  /** The 95 % interval, in log ratios. */
  readonly interval: LogInterval
  /** One-sided p-value, adjusted (Holm) over all tests of the family. */
  readonly chance: number
  /** More trials per side that would probably decide it; infinite if none would. Only if inconclusive. */
  readonly more?: number
}

/** The one-sided level: half of what a two-sided interval leaves outside. */
const LEVEL = (1 - CONFIDENCE) / 2
/** Two one-sided tests at 5 % correspond to a 90 % interval (Schuirmann, 1987). */
export const EQUIVALENCE = 0.9

/**
 * Decides a family of tests, with Holm's adjustment against false positives. Equivalence is tested first: if
 * the difference surely lies inside the margin, its direction does not matter.
 */
export function decide(questions: readonly Question[]): Decision[] {
  const slower = holm(questions.map(({ contrast }) => chanceAtMost(contrast, 0)))
  const faster = holm(questions.map(({ contrast }) => chanceAtMost(mirrored(contrast), 0)))
  return questions.map((question, index) => {
    const chances = { slower: slower[index] ?? 1, faster: faster[index] ?? 1 }
    const verdict = verdictOf(question, chances)
    const interval = contrastInterval(question.contrast, CONFIDENCE)
    const chance = Math.min(chances.slower, chances.faster)
    return { verdict, interval, chance, ...(verdict === 'inconclusive' && more(question, interval)) }
  })
}

function verdictOf({ contrast, margin }: Question, chances: { slower: number; faster: number }): Verdict {
  if (isInside(contrastInterval(contrast, EQUIVALENCE), margin)) return 'equivalent'
  if (chances.slower <= LEVEL) return 'regression'
  return chances.faster <= LEVEL ? 'improvement' : 'inconclusive'
}

function isInside({ low, high }: LogInterval, margin: number): boolean {
  return low > -Math.log(1 + margin) && high < Math.log(1 + margin)
}

function more({ contrast, margin, n }: Question, { low, high }: LogInterval): { more?: number } {
  const halfWidth = (high - low) / 2
  if (!Number.isFinite(halfWidth)) return {}
  const all = needed(n, halfWidth, margin, contrast.allowance)
  // If there were already that many trials, the run was unlucky: ask for at least half as many again.
  return { more: Math.max(all - n, Math.ceil(n / 2)) }
}
