import { RNG_STREAMS, randomPermutation, seededRandom } from './random.ts'

/**
 * Which text the k-th trial of a target uses: the corpus in a new random order in every round. It depends
 * only on the seed and k, so that the k-th trials of all targets are paired on the same text.
 */
export function createTextOrder(texts: number, seed: number): (iteration: number) => number {
  const random = seededRandom(seed, RNG_STREAMS.texts)
  const rounds: number[][] = []
  return (iteration) => {
    const round = Math.floor(iteration / texts)
    while (rounds.length <= round) rounds.push(randomPermutation(texts, random))
    return rounds[round]?.[iteration % texts] ?? 0
  }
}
