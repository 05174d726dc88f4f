import { AUDIBLE } from '../../audio/onset.ts'
import { findSpeech } from '../../audio/recording/find-speech.ts'
import { quantileOf, toDecibels, windowPowers } from '../../audio/recording/window-powers.ts'
import type { SpeechSpan } from '../../core/speech-span.ts'
import type { Micros } from '../../core/units.ts'

/** When an answer speaks. */
export interface SpeechTime {
  /** Stretches of speech, with less than 200 ms of silence in them. */
  readonly spans: readonly SpeechSpan[]
  /** Their total length. */
  readonly speech: Micros
  /** The silences between them. */
  readonly pauses: readonly Micros[]
  /** Level of the quietest windows between the first sound and the last, in dBFS. Absent without speech. */
  readonly noise?: number
}

/** The share of windows at or below the noise floor. Even fast speech has a closure or a pause in twenty windows. */
const QUIETEST = 0.05

/** Finds speech above the noise, as in a recorded call: docs/metrics.md. */
export function findSpeechTime(samples: Float32Array, sampleRate: number): SpeechTime {
  const { spans } = findSpeech({ samples, sampleRate }, { samples: new Float32Array(0), sampleRate })
  const speech = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const pauses = spans.slice(1).map(({ start }, index) => start - (spans[index]?.end ?? start))
  const [first, last] = [spans[0], spans.at(-1)]
  if (!first || !last) return { spans, speech, pauses }
  const window = AUDIBLE.window * 1e3
  const powers = windowPowers(samples, sampleRate).subarray(first.start / window, last.end / window)
  return { spans, speech, pauses, noise: toDecibels(quantileOf(powers, QUIETEST)) }
}
