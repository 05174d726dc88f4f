import type { AnswerFidelity } from '../../core/trial/answer-fidelity.ts'
import { standardDeviation } from '../statistics/mean-and-deviation.ts'
import { type ExactPercentile, medianOf } from '../statistics/percentile.ts'

/** How much the answers of a target to one text differ: medians over texts with at least two answers. */
export interface Consistency {
  /** Texts with at least two answers. */
  readonly texts: number
  /** Standard deviation of the length of speech, divided by its mean. */
  readonly speech: ExactPercentile
  /** Standard deviation of the loudness, in LU. Absent without loudness. */
  readonly loudness?: ExactPercentile
  /** Standard deviation of the median pitch, in semitones. Absent without pitch. */
  readonly pitch?: ExactPercentile
}

/** Undefined where no text has two answers. @param answers of one target */
export function measureConsistency(answers: readonly AnswerFidelity[]): Consistency | undefined {
  const groups = [...new Set(answers.map(({ text }) => text))]
    .map((text) => answers.filter((answer) => answer.text === text && answer.signal.speech > 0))
    .filter(({ length }) => length > 1)
  const spreads = (of: (answer: AnswerFidelity) => number | undefined) =>
    medianOf(
      groups
        .map((group) => group.flatMap((answer) => of(answer) ?? []))
        .filter(({ length }) => length > 1)
        .map(standardDeviation),
    )
  // The standard deviation of logarithms approximates the ratio of standard deviation to mean while both are
  // small.
  const speech = spreads(({ signal }) => Math.log(signal.speech))
  if (!speech) return undefined
  const loudness = spreads(({ signal }) => signal.loudness)
  const pitch = spreads(({ signal }) => signal.pitch && 12 * Math.log2(signal.pitch))
  return { texts: groups.length, speech, ...(loudness && { loudness }), ...(pitch && { pitch }) }
}
