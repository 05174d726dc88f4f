import { likeness, profileOf, WINDOWS } from './loudness.ts'

/** Speech that somebody may bring to the lab, and what it says. Without samples the lab's own engine says it. */
export interface CallerSpeech {
  readonly text: string
  /** Mono, from -1 to 1. */
  readonly samples?: Float32Array
  readonly sampleRate?: number
}

/** A piece of speech that was recognised. */
export interface Recognised {
  readonly text: string
  /** Seconds of the whole of it. */
  readonly length: number
}

/** Recognises speech by having heard it before: no words are understood, and no other speech is. */
export interface KnownSpeech {
  /** What begins like this; `levels` as a `LoudnessProfile` has them. */
  readonly recognise: (levels: readonly number[]) => Recognised | undefined
}

/** Below this two profiles are of different speech. The same speech at another rate or volume stays above 0.95. */
const ALIKE = 0.85
/** Windows by which speech may outlast what it is taken for. */
const SLACK = 5

/** @param speech with samples */
export function knownSpeech(speech: readonly Required<CallerSpeech>[]): KnownSpeech {
  const known = speech.map(({ text, samples, sampleRate }) => ({
    text,
    levels: profileOf(samples, sampleRate),
  }))
  return {
    recognise: (levels) => {
      const ranked = known
        .filter((one) => one.levels.length + SLACK >= levels.length)
        .map((one) => ({ ...one, score: scoreOf(levels, one.levels) }))
        .sort((a, b) => b.score - a.score)
      const [best] = ranked
      return best && best.score >= ALIKE
        ? { text: best.text, length: best.levels.length / WINDOWS }
        : undefined
    },
  }
}

/** Of two that begin alike, the one that is over, too, is the likelier. */
function scoreOf(heard: readonly number[], whole: readonly number[]): number {
  const isWhole = Math.abs(heard.length - whole.length) <= SLACK
  return likeness(heard, whole) + (isWhole ? 0.02 : 0)
}

/** The words that lie within so much of a text's time, shared out by the words' lengths. */
export function wordsUntil(text: string, share: number): string {
  const words = text.split(/\s+/).filter(Boolean)
  const letters = words.reduce((sum, word) => sum + word.length, 0)
  let said = 0
  return words
    .filter((word) => {
      said += word.length
      return said <= letters * share
    })
    .join(' ')
}
