import { estimateProportion, type Proportion } from '../statistics/wilson-interval.ts'

/** How many of a number of turns. Without turns there is no share and no interval. */
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
