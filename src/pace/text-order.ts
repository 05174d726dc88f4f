import { RNG_STREAMS, randomPermutation, seededRandom } from './random.ts'

/**
 * Which text the k-th trial of a target uses: the corpus in a new random order in every round. It depends
 * only on the seed and k, so that the k-th trials of targets with the same texts are paired on the same text.
 * @param texts how many there are, or the numbers of those to use
 */
export function createTextOrder(
  texts: number | readonly number[],
  seed: number,
): (iteration: number) => number {
  const count = typeof texts === 'number' ? texts : texts.length
  const random = seededRandom(seed, RNG_STREAMS.texts)
  const rounds: number[][] = []
  return (iteration) => {
    const round = Math.floor(iteration / count)
    while (rounds.length <= round) rounds.push(randomPermutation(count, random))
    const index = rounds[round]?.[iteration % count] ?? 0
    return typeof texts === 'number' ? index : (texts[index] ?? 0)
  }
}
