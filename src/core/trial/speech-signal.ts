import type { Micros } from '../units.ts'

/**
 * What the audio of one answer shows without a recogniser. Definitions: docs/metrics.md. What cannot be told is
 * absent.
 */
export interface SpeechSignal {
  readonly audio: Micros
  /** Audible speech, without pauses. */
  readonly speech: Micros
  /** Integrated, in LUFS. */
  readonly loudness?: number
  /** Of the loudest sample, in dBFS; absent of digital silence. */
  readonly peak?: number
  /** Share of samples in flat tops, 0 to 1. */
  readonly clipped?: number
  /** Mean of all samples, as a share of full scale. */
  readonly dcOffset: number
  /** Of the quietest window between the first sound and the last, in dBFS. */
  readonly noise?: number
  /** Share of those windows within 6 dB of it, 0 to 1: steady noise has many. */
  readonly noiseShare?: number
  /** Joins of chunks that were judged, and those with a click. */
  readonly joins?: number
  readonly clicks?: number
  /** Played again, sample by sample, within five seconds. */
  readonly repeated: Micros
  /** In Hz. */
  readonly bandwidth?: number
  /** Median pitch in Hz, and its range in semitones. */
  readonly pitch?: number
  readonly pitchRange?: number
  /** Characters and words of the text in a second of speech. */
  readonly charsPerSecond?: number
  readonly wordsPerSecond?: number
  readonly pauses: number
  /** Median length. */
  readonly pause?: Micros
  /** Pauses by the time from the first sound to the last, 0 to 1. */
  readonly pauseShare?: number
}
