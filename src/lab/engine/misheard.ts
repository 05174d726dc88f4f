import type { Draws } from './draws.ts'

/** What a listener says that did not understand a word. */
const WRONG = 'something'

/** The text with about such a share of its words misheard, the same ones for the same turn. */
export function misheard(text: string, share: number, draws: Draws): string {
  if (share === 0) return text
  return text
    .split(' ')
    .map((word, index) => (draws.fraction(`word ${index}`) < share ? WRONG : word))
    .join(' ')
}
