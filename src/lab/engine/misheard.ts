import type { Draws } from './draws.ts'

/** Replaces a word that was not recognised. */
const WRONG = 'something'

/** Replaces about this share of the words, always the same ones for the same turn. */
export function misheard(text: string, share: number, draws: Draws): string {
  if (share === 0) return text
  return text
    .split(' ')
    .map((word, index) => (draws.fraction(`word ${index}`) < share ? WRONG : word))
    .join(' ')
}
