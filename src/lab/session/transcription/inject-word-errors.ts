import type { RequestRandom } from '../../server/request-random.ts'

/** Replaces a word that was not recognised. */
const REPLACEMENT = 'something'

/** Replaces about this share of the words, always the same ones for the same turn. */
export function injectWordErrors(text: string, share: number, random: RequestRandom): string {
  if (share === 0) return text
  return text
    .split(' ')
    .map((word, index) => (random.fraction(`word ${index}`) < share ? REPLACEMENT : word))
    .join(' ')
}
