import type { TextInput } from '../core/manner.ts'
import type { Random } from './random.ts'

/** A chunk of a text, and when it is sent in milliseconds after the first. */
export interface TextPiece {
  readonly text: string
  readonly at: number
}

/**
 * Splits a text into chunks as a language model streams it. There is at least one chunk, and joined they are
 * the text. A sentence is sent when its last token has been generated.
 */
export function feedOf(text: string, input: TextInput, random: Random): TextPiece[] {
  if (input.mode === 'whole') return [{ text, at: 0 }]
  const pieces = input.mode === 'tokens' ? tokensOf(text) : sentencesOf(text)
  let at = 0
  return pieces.map((piece, index) => {
    if (index > 0) at += writingTime(input.mode === 'tokens' ? 1 : tokensOf(piece).length, input, random)
    return { text: piece, at }
  })
}

function writingTime(
  tokens: number,
  { tokensPerSecond, jitter }: Exclude<TextInput, { mode: 'whole' }>,
  { fraction }: Random,
): number {
  const gaps = Array.from({ length: tokens }, () => 1 + jitter * (2 * fraction() - 1))
  return (gaps.reduce((sum, gap) => sum + gap, 0) * 1e3) / tokensPerSecond
}

/**
 * Chunks of the size of a language model's tokens: a short word or a part of a long one, with the space
 * before it, and single punctuation marks. About four characters per token, as in tokenizers for English.
 */
function tokensOf(text: string): string[] {
  const tokens = text.match(/\s*(?:[\p{L}\p{M}\p{N}'’]{1,6}|[^\s\p{L}\p{M}\p{N}])/gu) ?? []
  return withRest(tokens, text)
}

/** Sentences as segmented by Unicode, each with the space after it. */
function sentencesOf(text: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)
  return withRest(
    Array.from(segments, ({ segment }) => segment),
    text,
  )
}

/** Appends the rest of the text to the last chunk. */
function withRest(pieces: readonly string[], text: string): string[] {
  const rest = text.slice(pieces.join('').length)
  return pieces.length === 0 ? [text] : [...pieces.slice(0, -1), `${pieces.at(-1)}${rest}`]
}
