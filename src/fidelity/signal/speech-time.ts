import { AUDIBLE } from '../../audio/onset.ts'
import { findSpeech } from '../../audio/recording/find-speech.ts'
import { toDecibels, toPower, windowPowers } from '../../audio/recording/window-powers.ts'
import type { SpeechSpan } from '../../core/speech-span.ts'
import type { Micros } from '../../core/units.ts'

/** When an answer speaks. */
export interface SpeechTime {
  /** Stretches of speech; silences of less than 200 ms are part of them. */
  readonly spans: readonly SpeechSpan[]
  /** Their total length. */
  readonly speech: Micros
  /** The silences between them. */
  readonly pauses: readonly Micros[]
  /** Absent without speech. */
  readonly noise?: NoiseFloor
}

/** The noise between the sounds of an answer. */
export interface NoiseFloor {
  /** Level of the quietest window between the first sound and the last, in dBFS. */
  readonly level: number
  /**
   * Share of those windows that are hardly louder, 0 to 1: high if the noise is steady, low in clean speech.
   */
  readonly share: number
}

/** Noise varies less than this from window to window; speech passes through the range quickly. */
const HARDLY_LOUDER = toPower(6)

/** Finds speech above the noise, as in a recorded call: docs/metrics.md. */
export function findSpeechTime(samples: Float32Array, sampleRate: number): SpeechTime {
  const { spans } = findSpeech({ samples, sampleRate }, { samples: new Float32Array(0), sampleRate })
  const speech = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const pauses = spans.slice(1).map(({ start }, index) => start - (spans[index]?.end ?? start))
  const [first, last] = [spans[0], spans.at(-1)]
  if (!first || !last) return { spans, speech, pauses }
  const window = AUDIBLE.window * 1e3
  const powers = windowPowers(samples, sampleRate).subarray(first.start / window, last.end / window)
  return { spans, speech, pauses, noise: noiseFloor(powers) }
}

function noiseFloor(powers: Float64Array): NoiseFloor {
  const least = powers.reduce((least, power) => Math.min(least, power))
  const near = powers.filter((power) => power <= least * HARDLY_LOUDER)
  return { level: toDecibels(least), share: near.length / powers.length }
}
