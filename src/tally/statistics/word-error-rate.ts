import { studentQuantile } from './distributions.ts'
import { CONFIDENCE } from './interval.ts'
import { estimateProportion } from './wilson-interval.ts'

/** The words that were said in one turn, and the word errors of its transcript. */
export interface WordCount {
  readonly words: number
  readonly errors: number
}

/** Word errors divided by words said. Can exceed 1. */
export interface WordErrorRate {
  readonly value: number
  /** 95 % interval. Absent with too few turns for one. */
  readonly interval?: { readonly low: number; readonly high: number }
}

const MIN_TURNS = 6

/**
 * The word error rate with an interval over whole turns: the errors of one turn depend on each other, so
 * words are not independent observations. The variance is that of a ratio (Cochran, Sampling Techniques,
 * 1977, 2.11). Below 1 it gives the effective number of words for Wilson's interval, which stays valid near
 * 0. Undefined without words.
 */
export function estimateWordErrorRate(
  turns: readonly WordCount[],
  confidence = CONFIDENCE,
): WordErrorRate | undefined {
  const words = turns.reduce((sum, turn) => sum + turn.words, 0)
  const errors = turns.reduce((sum, turn) => sum + turn.errors, 0)
  if (words === 0) return undefined
  const value = errors / words
  const interval = turns.length < MIN_TURNS ? undefined : intervalOf(turns, value, words, confidence)
  return { value, ...(interval && { interval }) }
}

function intervalOf(
  turns: readonly WordCount[],
  rate: number,
  words: number,
  confidence: number,
): WordErrorRate['interval'] {
  const error = standardError(turns, rate, words)
  if (rate >= 1) {
    const half = studentQuantile((1 + confidence) / 2, turns.length - 1) * error
    return { low: Math.max(0, rate - half), high: rate + half }
  }
  // Turns that do not differ say nothing about how much words depend on each other: each counts as one
  // observation.
  const effective = error === 0 ? turns.length : Math.min(words, (rate * (1 - rate)) / error ** 2)
  const wilson = estimateProportion(rate * effective, effective, confidence)
  return wilson && { low: wilson.low, high: wilson.high }
}

function standardError(turns: readonly WordCount[], rate: number, words: number): number {
  const squares = turns.reduce((sum, turn) => sum + (turn.errors - rate * turn.words) ** 2, 0)
  return Math.sqrt((turns.length / (turns.length - 1)) * squares) / words
}
