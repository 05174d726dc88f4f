import type { AlignedStep } from '../../core/trial/answer-fidelity.ts'
import { alignWords } from './align-words.ts'
import { normaliseText } from './normalise-text.ts'

/** How a transcript differs from its text. All counts are of words. */
export interface TextComparison {
  readonly words: number
  /** Substituted, missing and added words. */
  readonly errors: number
  /** Words of the text that were heard as written. */
  readonly same: number
  /** Missing after the last word that was heard. */
  readonly missingEnd: number
  /** Words that were heard twice in a row, but written once. */
  readonly repeated: number
  /**
   * The longest stretch that was heard, is not in the text, and repeats nothing. Digits do not count, because
   * recognisers hear too many.
   */
  readonly added: number
  readonly steps: readonly AlignedStep[]
}

/** Compares a transcript with its text. @param language tag of both */
export function compareTexts(text: string, transcript: string, language: string): TextComparison {
  const steps = alignWords(normaliseText(text, language), normaliseText(transcript, language))
  const { repeated, added } = countExtra(steps)
  return {
    words: countWords(steps, 'said'),
    errors: steps.reduce((sum, step) => sum + (step.kind === 'same' ? 0 : 1), 0),
    same: countWords(
      steps.filter(({ kind }) => kind === 'same'),
      'said',
    ),
    missingEnd: countMissingEnd(steps),
    repeated,
    added,
    steps,
  }
}

function countWords(steps: readonly AlignedStep[], side: 'said' | 'heard'): number {
  return steps.reduce((sum, step) => sum + step[side].length, 0)
}

/** Words that were heard after the last right one may be the rest in other words, so they are subtracted. */
function countMissingEnd(steps: readonly AlignedStep[]): number {
  const rest = steps.slice(steps.findLastIndex(({ kind }) => kind === 'same') + 1)
  return Math.max(0, countWords(rest, 'said') - countWords(rest, 'heard'))
}

function countExtra(steps: readonly AlignedStep[]): Pick<TextComparison, 'repeated' | 'added'> {
  const heard = steps.flatMap((step) => step.heard)
  let [position, runStart, repeated, added] = [0, 0, 0, 0]
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'added') runStart = position + step.heard.length
    position += step.heard.length
    if (position === runStart || steps[index + 1]?.kind === 'added') continue
    if (isRepetition(heard, runStart, position)) repeated += position - runStart
    else added = Math.max(added, heard.slice(runStart, position).filter(isNoDigit).length)
  }
  return { repeated, added }
}

/** How many words before and after a run are searched for it: its length, and some that were misheard. */
const MARGIN = 3

/**
 * Whether half of the words of a run, and at least two, were heard in the same order right before it or after
 * it. Only half, because recognisers mishear where a repeated stretch begins and ends. Digits do not count:
 * there are only ten, so they repeat by chance.
 */
function isRepetition(heard: readonly string[], from: number, to: number): boolean {
  const run = heard.slice(from, to).filter(isNoDigit)
  const around = to - from + MARGIN
  const needed = Math.max(2, Math.ceil(run.length / 2))
  return [heard.slice(Math.max(0, from - around), from), heard.slice(to, to + around)].some(
    (words) => commonLength(run, words.filter(isNoDigit)) >= needed,
  )
}

function isNoDigit(word: string): boolean {
  return !/^\d$/.test(word)
}

/** The length of the longest common subsequence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const word of a) {
    const next = [0]
    for (const [index, other] of b.entries())
      next.push(
        word === other
          ? (row[index] as number) + 1
          : Math.max(row[index + 1] as number, next[index] as number),
      )
    row = next
  }
  return row[b.length] as number
}
