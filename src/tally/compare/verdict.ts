import { CONFIDENCE } from '../interval.ts'
import type { Contrast } from './contrast.ts'
import { chanceAtMost, contrastInterval, type LogInterval, mirrored } from './contrast-interval.ts'
import { holm } from './holm.ts'
import { needed } from './plan-size.ts'

/** What a comparison with a margin that was set beforehand comes to. */
export type Verdict = 'regression' | 'improvement' | 'equivalent' | 'inconclusive'

/** A contrast of new (+) against old (-), and how large a difference would not matter. */
export interface Question {
  readonly contrast: Contrast
  /** 0.1: anything between 10 % slower and 10 % faster (as ratios 1.1 and 1 / 1.1) is as good as the same. */
  readonly margin: number
  /** Trials of the smaller side. */
  readonly n: number
}

export interface Decision {
  readonly verdict: Verdict
  /** 95 %, as logarithms of ratios. */
  readonly interval: LogInterval
  /** Holm's chance, one-sided, over all questions of the same family. */
  readonly chance: number
  /** More trials of each side with which an answer could be expected, infinite if none would do; only where it is open. */
  readonly more?: number
}

/** A direction has half of what a two-sided interval leaves outside. */
const LEVEL = (1 - CONFIDENCE) / 2
/** Two one-sided tests at 5 % are an interval of 90 % (Schuirmann, 1987). */
export const EQUIVALENCE = 0.9

/**
 * Decides questions that were asked together, so that the chance of any false alarm among them stays what it would be
 * for one (Holm). First: is the difference sure to lie inside the margin? Then it does not matter which way it points.
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
  // Where that many were there already, luck was against it: half as many again is the least that helps.
  return { more: Math.max(all - n, Math.ceil(n / 2)) }
}
