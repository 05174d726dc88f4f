import type { Word } from '../../engine/words.ts'

/** A character with its times, in seconds since the start of the audio. */
interface Letter {
  readonly letter: string
  readonly start: number
  readonly end: number
}

/** Spreads the time of each word evenly over its characters and the space that the service appends. */
function lettersOf(words: readonly Word[]): Letter[] {
  return words.flatMap(({ word, start, end }) => {
    const letters = [...word, ' ']
    const step = (end - start) / letters.length
    return letters.map((letter, at) => ({ letter, start: start + at * step, end: start + (at + 1) * step }))
  })
}

/** The alignment over HTTP: three lists, in seconds. `null` if a chunk has no characters. */
export function alignmentInSeconds(words: readonly Word[]) {
  if (words.length === 0) return null
  const letters = lettersOf(words)
  return {
    characters: letters.map(({ letter }) => letter),
    character_start_times_seconds: letters.map(({ start }) => toMilliseconds(start) / 1000),
    character_end_times_seconds: letters.map(({ end }) => toMilliseconds(end) / 1000),
  }
}

/**
 * The alignment on WebSockets: whole milliseconds since the start of the chunk, which is at `from` seconds.
 */
export function alignmentInPiece(words: readonly Word[], from: number) {
  if (words.length === 0) return null
  const letters = lettersOf(words)
  return {
    chars: letters.map(({ letter }) => letter),
    charStartTimesMs: letters.map(({ start }) => toMilliseconds(start - from)),
    charDurationsMs: letters.map(({ start, end }) => toMilliseconds(end - start)),
  }
}

/** The same with the leading space of normalised text. */
export function normalizedInPiece(words: readonly Word[], from: number) {
  const alignment = alignmentInPiece(words, from)
  return (
    alignment && {
      chars: [' ', ...alignment.chars],
      charStartTimesMs: [0, ...alignment.charStartTimesMs],
      charDurationsMs: [alignment.charStartTimesMs[0] ?? 0, ...alignment.charDurationsMs],
    }
  )
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000)
}
