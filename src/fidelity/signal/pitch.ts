import { PitchDetector } from 'pitchy'
import { quantileOf } from '../../audio/recording/window-powers.ts'

/** The pitch of voiced speech. */
export interface Pitch {
  /** Median, in Hz. */
  readonly median: number
  /** From the 5th to the 95th percentile, in semitones. */
  readonly range: number
}

/** At least two periods of the lowest voice. */
const WINDOW_MS = 40
const STEP_MS = 10
/** The range of fundamental frequencies in speech, in Hz: from a low male voice to a child's. */
const [LOWEST, HIGHEST] = [60, 500]
/** Windows below -40 dBFS, and those less periodic than this, are not voiced. */
const LEAST_DBFS = -40
const LEAST_CLARITY = 0.9
const FEWEST_WINDOWS = 10

/**
 * The pitch by McLeod's method (A Smarter Way to Find Pitch, ICMC 2005) in windows of 40 ms. Undefined with less
 * than 100 ms of voiced speech.
 */
export function findPitch(samples: Float32Array, sampleRate: number): Pitch | undefined {
  const length = Math.round((WINDOW_MS / 1000) * sampleRate)
  const step = Math.round((STEP_MS / 1000) * sampleRate)
  const detector = PitchDetector.forFloat32Array(length)
  detector.minVolumeDecibels = LEAST_DBFS
  const found: number[] = []
  for (let from = 0; from + length <= samples.length; from += step) {
    const [frequency, clarity] = detector.findPitch(samples.subarray(from, from + length), sampleRate)
    if (clarity >= LEAST_CLARITY && frequency >= LOWEST && frequency <= HIGHEST) found.push(frequency)
  }
  if (found.length < FEWEST_WINDOWS) return undefined
  const [low, high] = [quantileOf(found, 0.05), quantileOf(found, 0.95)]
  return { median: quantileOf(found, 0.5), range: 12 * Math.log2(high / low) }
}
