import type { TextInput } from '../core/config/turn-options.ts'
import type { Random } from './random.ts'

/** A chunk of a text, and when it is sent in milliseconds after the first. */
export interface TextChunk {
  readonly text: string
  readonly at: number
}

/**
 * Splits a text into chunks as a language model streams it. There is at least one chunk, and joined they are
 * the text. A sentence is sent when its last token has been generated.
 */
export function chunkText(text: string, input: TextInput, random: Random): TextChunk[] {
  if (input.mode === 'whole') return [{ text, at: 0 }]
  const chunks = input.mode === 'tokens' ? splitTokens(text) : splitSentences(text)
  let at = 0
  return chunks.map((chunk, index) => {
    if (index > 0)
      at += generationTime(input.mode === 'tokens' ? 1 : splitTokens(chunk).length, input, random)
    return { text: chunk, at }
  })
}

function generationTime(
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
function splitTokens(text: string): string[] {
  const tokens = text.match(/\s*(?:[\p{L}\p{M}\p{N}'’]{1,6}|[^\s\p{L}\p{M}\p{N}])/gu) ?? []
  return appendRest(tokens, text)
}

/** Sentences as segmented by Unicode, each with the space after it. */
function splitSentences(text: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)
  return appendRest(
    Array.from(segments, ({ segment }) => segment),
    text,
  )
}

/** Appends the rest of the text to the last chunk. */
function appendRest(chunks: readonly string[], text: string): string[] {
  const rest = text.slice(chunks.join('').length)
  return chunks.length === 0 ? [text] : [...chunks.slice(0, -1), `${chunks.at(-1)}${rest}`]
}
