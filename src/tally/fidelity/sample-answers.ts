import { randomPermutation, seededRandom } from '../../pace/random.ts'
import { type LoadSplit, splitByLoad } from './load-split.ts'

/** An answer whose audio was kept. */
export interface SampleCandidate {
  readonly trial: number
  readonly target: string
  readonly text: number
  /** Requests of the target in flight, this one included. Absent if nobody counted. */
  readonly in_flight?: number
}

const SAMPLE_STREAM = 211

/**
 * Chooses up to `count` answers of each target, spread over the texts as evenly as possible. The seed decides
 * the order of the texts, and all targets begin with the same ones, so that targets can be compared text by
 * text. The choice depends only on the answers and the seed, and a larger sample contains the smaller one. If
 * a target answered at rest and under load, the answers to each text alternate between both.
 */
export function sampleAnswers<Answer extends SampleCandidate>(
  answers: readonly Answer[],
  count: number,
  seed: number,
): Answer[] {
  const sorted = [...answers].sort((a, b) => a.trial - b.trial)
  const texts = [...new Set(sorted.map(({ text }) => text))].sort((a, b) => a - b)
  const order = randomPermutation(texts.length, seededRandom(seed, SAMPLE_STREAM)).map((at) => texts[at])
  return [...new Set(sorted.map(({ target }) => target))].flatMap((target, index) => {
    const own = sorted.filter((answer) => answer.target === target)
    const random = seededRandom(seed, SAMPLE_STREAM + 1 + index)
    const split = splitByLoad(own.map(inFlightOf))
    const byText = order.map((text) => {
      const same = own.filter((answer) => answer.text === text)
      return byLoad(
        randomPermutation(same.length, random).flatMap((at) => same[at] ?? []),
        split,
      )
    })
    return roundRobin(byText).slice(0, count)
  })
}

/** Alternates between answers at rest and answers under load; the others come last. */
function byLoad<Answer extends SampleCandidate>(
  answers: readonly Answer[],
  split: LoadSplit | undefined,
): readonly Answer[] {
  if (!split) return answers
  const rest = answers.filter((answer) => split.isAlone(inFlightOf(answer)))
  const busy = answers.filter((answer) => split.isBusy(inFlightOf(answer)))
  return [...new Set([...roundRobin([rest, busy]), ...answers])]
}

function inFlightOf({ in_flight = 0 }: SampleCandidate): { readonly in_flight: number } {
  return { in_flight }
}

/** The first of each list, then the second of each, and so on. */
function roundRobin<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, round) =>
    lists.flatMap((list) => list.slice(round, round + 1)),
  ).flat()
}
