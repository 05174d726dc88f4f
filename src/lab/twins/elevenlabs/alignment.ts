import type { Word } from '../../engine/words.ts'

/** A character and when it is said, in seconds since the text began. */
interface Letter {
  readonly letter: string
  readonly start: number
  readonly end: number
}

/** A word's time, shared out evenly among its letters and the space that the service puts behind each. */
function lettersOf(words: readonly Word[]): Letter[] {
  return words.flatMap(({ word, start, end }) => {
    const letters = [...word, ' ']
    const step = (end - start) / letters.length
    return letters.map((letter, at) => ({ letter, start: start + at * step, end: start + (at + 1) * step }))
  })
}

/** As HTTP says it: three lists, in seconds. `null` where a piece has no letters. */
export function alignmentInSeconds(words: readonly Word[]) {
  if (words.length === 0) return null
  const letters = lettersOf(words)
  return {
    characters: letters.map(({ letter }) => letter),
    character_start_times_seconds: letters.map(({ start }) => toMilliseconds(start) / 1000),
    character_end_times_seconds: letters.map(({ end }) => toMilliseconds(end) / 1000),
  }
}

/** As the sockets say it: whole milliseconds since the piece began, which is `from` seconds into the audio. */
export function alignmentInPiece(words: readonly Word[], from: number) {
  if (words.length === 0) return null
  const letters = lettersOf(words)
  return {
    chars: letters.map(({ letter }) => letter),
    charStartTimesMs: letters.map(({ start }) => toMilliseconds(start - from)),
    charDurationsMs: letters.map(({ start, end }) => toMilliseconds(end - start)),
  }
}

/** The same with the space that stands in front of what was normalised. */
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
