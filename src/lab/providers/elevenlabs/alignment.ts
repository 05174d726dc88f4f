import type { WordTiming } from '../../contract/lab-event.ts'

/** A character with its times, in seconds since the start of the audio. */
interface TimedCharacter {
  readonly letter: string
  readonly start: number
  readonly end: number
}

/** Spreads the time of each word evenly over its characters and the space that the service appends. */
function timeCharacters(words: readonly WordTiming[]): TimedCharacter[] {
  return words.flatMap(({ word, start, end }) => {
    const characters = [...word, ' ']
    const step = (end - start) / characters.length
    return characters.map((letter, at) => ({
      letter,
      start: start + at * step,
      end: start + (at + 1) * step,
    }))
  })
}

/** The alignment over HTTP: three lists, in seconds. `null` if a chunk has no characters. */
export function alignmentInSeconds(words: readonly WordTiming[]) {
  if (words.length === 0) return null
  const characters = timeCharacters(words)
  return {
    characters: characters.map(({ letter }) => letter),
    character_start_times_seconds: characters.map(({ start }) => toMilliseconds(start) / 1000),
    character_end_times_seconds: characters.map(({ end }) => toMilliseconds(end) / 1000),
  }
}

/**
 * The alignment on WebSockets: whole milliseconds since the start of the chunk, which is at `from` seconds.
 */
export function alignmentInChunk(words: readonly WordTiming[], from: number) {
  if (words.length === 0) return null
  const characters = timeCharacters(words)
  return {
    chars: characters.map(({ letter }) => letter),
    charStartTimesMs: characters.map(({ start }) => toMilliseconds(start - from)),
    charDurationsMs: characters.map(({ start, end }) => toMilliseconds(end - start)),
  }
}

/** The same, with the field names of text to dialogue. */
export function dialogueAlignment(words: readonly WordTiming[], from: number) {
  const alignment = alignmentInChunk(words, from)
  return (
    alignment && {
      chars: alignment.chars,
      char_start_times_ms: alignment.charStartTimesMs,
      char_durations_ms: alignment.charDurationsMs,
    }
  )
}

/** The alignment with the leading space of normalised text. */
export function normalizedInChunk(words: readonly WordTiming[], from: number) {
  const alignment = alignmentInChunk(words, from)
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
