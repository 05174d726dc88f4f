import { estimateProportion, type Proportion } from '../statistics/wilson-interval.ts'

/** How many of some turns. The share and its interval are absent without turns. */
export interface CountedShare {
  readonly hits: number
  readonly n: number
  readonly proportion?: Proportion
}

/** @param answers undefined for turns to which the question does not apply */
export function countShare(answers: readonly (boolean | undefined)[]): CountedShare {
  const known = answers.filter((answer) => answer !== undefined)
  const hits = known.filter(Boolean).length
  const proportion = estimateProportion(hits, known.length)
  return { hits, n: known.length, ...(proportion && { proportion }) }
}
