import type { Micros } from '../units.ts'

/**
 * What can be measured in the audio of one answer without a recogniser. Definitions: docs/metrics.md. A figure that
 * cannot be measured is absent.
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
  /** Total length of the pauses divided by the time from the first sound to the last, 0 to 1. */
  readonly pauseShare?: number
}

/** How a figure of a signal is written in files: its name, with the unit, and its decimals. In the order of the columns. */
export const SIGNAL_FIGURES: Readonly<
  Record<keyof SpeechSignal, { readonly name: string; readonly digits: number }>
> = {
  audio: { name: 'audio_us', digits: 0 },
  speech: { name: 'speech_us', digits: 0 },
  loudness: { name: 'loudness_lufs', digits: 2 },
  peak: { name: 'peak_dbfs', digits: 2 },
  clipped: { name: 'clipped', digits: 6 },
  dcOffset: { name: 'dc_offset', digits: 6 },
  noise: { name: 'noise_dbfs', digits: 2 },
  noiseShare: { name: 'noise_share', digits: 4 },
  joins: { name: 'joins', digits: 0 },
  clicks: { name: 'clicks', digits: 0 },
  repeated: { name: 'repeated_us', digits: 0 },
  bandwidth: { name: 'bandwidth_hz', digits: 0 },
  pitch: { name: 'pitch_hz', digits: 1 },
  pitchRange: { name: 'pitch_range_st', digits: 2 },
  charsPerSecond: { name: 'chars_per_s', digits: 3 },
  wordsPerSecond: { name: 'words_per_s', digits: 3 },
  pauses: { name: 'pauses', digits: 0 },
  pause: { name: 'pause_us', digits: 0 },
  pauseShare: { name: 'pause_share', digits: 4 },
}
