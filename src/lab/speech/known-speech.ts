import { computeCorrelation, loudnessLevels, WINDOWS_PER_SECOND } from './loudness.ts'

/**
 * Speech that a caller may send, and its text. If there are no samples, the lab's own engine synthesises
 * them.
 */
export interface CallerSpeech {
  readonly text: string
  /** Mono, from -1 to 1. */
  readonly samples?: Float32Array
  readonly sampleRate?: number
}

/** Known speech that was recognised. */
export interface RecognisedSpeech {
  readonly text: string
  /** Its full duration in seconds. */
  readonly length: number
}

/** Recognises known speech by its loudness. It does not recognise words or any other speech. */
export interface KnownSpeech {
  /** Finds the speech that begins with these levels of a `LoudnessProfile`. */
  readonly recognise: (levels: readonly number[]) => RecognisedSpeech | undefined
}

/**
 * Profiles less similar than this are different speech. The same speech at another rate or volume stays above
 * 0.95.
 */
const MIN_SIMILARITY = 0.85
/** Windows by which the input may be longer than the known speech. */
const LENGTH_TOLERANCE = 5

/** @param speech all with samples */
export function createKnownSpeech(speech: readonly Required<CallerSpeech>[]): KnownSpeech {
  const known = speech.map(({ text, samples, sampleRate }) => ({
    text,
    levels: loudnessLevels(samples, sampleRate),
  }))
  return {
    recognise: (levels) => {
      const ranked = known
        .filter((one) => one.levels.length + LENGTH_TOLERANCE >= levels.length)
        .map((one) => ({ ...one, score: score(levels, one.levels) }))
        .sort((a, b) => b.score - a.score)
      const [best] = ranked
      return best && best.score >= MIN_SIMILARITY
        ? { text: best.text, length: best.levels.length / WINDOWS_PER_SECOND }
        : undefined
    },
  }
}

/** Of two that begin alike, the one whose duration also matches scores higher. */
function score(levels: readonly number[], whole: readonly number[]): number {
  const isWhole = Math.abs(levels.length - whole.length) <= LENGTH_TOLERANCE
  return computeCorrelation(levels, whole) + (isWhole ? 0.02 : 0)
}

/** The words spoken within this share of a text's duration, estimated by word length. */
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
