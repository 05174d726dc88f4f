import type { MonoAudio } from '../../audio/mono-audio.ts'
import { quantileOf } from '../../audio/recording/window-powers.ts'
import type { SpeechSignal } from '../../core/trial/speech-signal.ts'
import type { Micros } from '../../core/units.ts'
import { measureBandwidth } from './bandwidth.ts'
import { countClicks } from './clicks.ts'
import { measureClippedShare } from './clipping.ts'
import { measureIntegratedLoudness } from './loudness.ts'
import { findPitch } from './pitch.ts'
import { measureRepeatedAudio } from './repeated-audio.ts'
import { findSpeechTime, type SpeechTime } from './speech-time.ts'

/** The audio of an answer, and the text that it should say. */
export interface SpokenAnswer extends MonoAudio {
  readonly text: string
  /** Tag of the text's language, such as `en` or `pt-BR`. */
  readonly language: string
  /** The durations of its chunks, if they are known. */
  readonly chunks?: readonly Micros[]
}

/** Measures the audio of one answer. Definitions and units: docs/metrics.md. */
export function measureSignal(answer: SpokenAnswer): SpeechSignal {
  const { samples, sampleRate } = answer
  const time = findSpeechTime(samples, sampleRate)
  const [loudness, clipped, edge] = [
    measureIntegratedLoudness([samples], sampleRate),
    measureClippedShare(samples),
    measureBandwidth(samples, sampleRate),
  ]
  return {
    audio: Math.round((samples.length / sampleRate) * 1e6),
    speech: time.speech,
    ...(loudness !== undefined && { loudness }),
    ...peakOf(samples),
    ...(clipped !== undefined && { clipped }),
    dcOffset: samples.length === 0 ? 0 : samples.reduce((sum, sample) => sum + sample, 0) / samples.length,
    ...(time.noise && { noise: time.noise.level, noiseShare: time.noise.share }),
    ...clicksOf(answer),
    repeated: measureRepeatedAudio(samples, sampleRate),
    ...(edge !== undefined && { bandwidth: edge }),
    ...pitchOf(answer),
    ...ratesOf(answer, time.speech),
    ...pausesOf(time),
  }
}

function peakOf(samples: Float32Array) {
  const peak = samples.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0)
  return peak > 0 ? { peak: 20 * Math.log10(peak) } : {}
}

function clicksOf({ samples, sampleRate, chunks }: SpokenAnswer) {
  if (!chunks) return {}
  let end = 0
  const joins = chunks.slice(0, -1).map((chunk) => {
    end += chunk
    return Math.round((end * sampleRate) / 1e6)
  })
  return countClicks(samples, sampleRate, joins)
}

function pitchOf({ samples, sampleRate }: SpokenAnswer) {
  const found = findPitch(samples, sampleRate)
  return found ? { pitch: found.median, pitchRange: found.range } : {}
}

/** Languages that are written without spaces: words cannot be counted without a dictionary. */
const WITHOUT_SPACES = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'km', 'my'])

function ratesOf({ text, language }: SpokenAnswer, speech: Micros) {
  if (speech === 0) return {}
  const seconds = speech / 1e6
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
  const hasWords = !WITHOUT_SPACES.has(language.toLowerCase().split('-')[0] ?? '')
  return {
    charsPerSecond: [...text.trim()].length / seconds,
    ...(hasWords && { wordsPerSecond: words / seconds }),
  }
}

function pausesOf({ spans, pauses }: SpeechTime) {
  const length = (spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0)
  return {
    pauses: pauses.length,
    ...(pauses.length > 0 && { pause: quantileOf(pauses, 0.5) }),
    ...(length > 0 && { pauseShare: pauses.reduce((sum, pause) => sum + pause, 0) / length }),
  }
}
