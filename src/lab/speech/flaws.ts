import type { LabFlaw } from '../../core/config/lab-profile.ts'
import { WINDOWS_PER_SECOND } from './loudness.ts'
import { resample } from './resample.ts'

/** What is wrong with the sound of one response. Equal flaws give equal samples. */
export interface SpeechFlaw {
  readonly kind: LabFlaw
  /**
   * A number from 0 to 1, chosen by the seed. It decides where and how strong the flaw is, or which other
   * text is spoken.
   */
  readonly draw: number
}

/** Texts that are spoken in place of the right one. They share only small words with what agents say. */
const OTHER_TEXTS = [
  'Seven brown foxes crossed the frozen river before sunrise on Sunday.',
  'Heavy rain is expected in the mountains, with strong winds along the coast.',
  'The old museum displays paintings of ships, harbours and fishermen.',
  'Bake the bread until golden, then let it cool beside an open window.',
] as const

/** The text that is spoken: another one, or all but the last words. */
export function flawedText(text: string, flaw: SpeechFlaw | undefined): string {
  if (flaw?.kind === 'cut') return withoutEnd(text, flaw.draw)
  if (flaw?.kind !== 'text') return text
  return OTHER_TEXTS[Math.floor(flaw.draw * OTHER_TEXTS.length)] ?? OTHER_TEXTS[0]
}

/** Drops the last three to five words, but never more than the last half. */
function withoutEnd(text: string, draw: number): string {
  const words = text.split(/\s+/).filter(Boolean)
  const gone = Math.min(Math.floor(words.length / 2), 3 + Math.floor(draw * 3))
  return words.slice(0, words.length - gone).join(' ')
}

/** Speech before silence is added. */
interface Speech {
  readonly samples: Float32Array
  readonly sampleRate: number
}

type Change = (speech: Speech, draw: number) => Float32Array

const CHANGES: Readonly<Partial<Record<LabFlaw, Change>>> = {
  repeat: repeatStretch,
  rate: ({ samples, sampleRate }, draw) =>
    // As when 16 kHz audio is sent as 24 kHz, or the other way round.
    draw < 0.5
      ? resample(samples, sampleRate, Math.round((sampleRate * 2) / 3))
      : resample(samples, sampleRate, Math.round(sampleRate * 1.5)),
  clip: ({ samples }, draw) => {
    const gain = (1.5 + 2 * draw) / loudest(samples)
    return samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)))
  },
  noise: addNoise,
}

/**
 * Applies a flaw to speech. Flaws of the text were applied before, and `click` is applied when the response
 * is split.
 */
export function applyFlaw(speech: Speech, flaw: SpeechFlaw | undefined): Float32Array {
  const change = flaw && CHANGES[flaw.kind]
  return change && speech.samples.length > 0 ? change(speech, flaw.draw) : speech.samples
}

/** Repeats a stretch of about a third of the speech, between 0.7 s and 2 s long. */
function repeatStretch({ samples, sampleRate }: Speech, draw: number): Float32Array {
  const [first, end] = bounds(samples)
  const length = Math.min(end - first, 2 * sampleRate, Math.max(0.7 * sampleRate, (end - first) / 3))
  const from = quietNear(samples, first + Math.round((end - first - length) * draw), sampleRate)
  const to = quietNear(samples, from + Math.round(length), sampleRate)
  const repeated = new Float32Array(samples.length + to - from)
  repeated.set(samples.subarray(0, to))
  repeated.set(samples.subarray(from), to)
  return repeated
}

/** White noise, 12 to 24 dB below the speech. */
function addNoise({ samples }: Speech, draw: number): Float32Array {
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  const level = Math.sqrt(3 * energy) * 10 ** (-(12 + 12 * draw) / 20)
  let state = 1 + Math.floor(draw * 2 ** 30)
  return samples.map((sample) => {
    // Lehmer's generator (Park and Miller 1988).
    state = (state * 48_271) % 2_147_483_647
    return sample + level * ((2 * state) / 2_147_483_647 - 1)
  })
}

/** The first and the last sample of the speech. */
function bounds(samples: Float32Array): readonly [first: number, end: number] {
  const limit = loudest(samples) * 0.03
  const isLoud = (sample: number) => Math.abs(sample) > limit
  return [Math.max(0, samples.findIndex(isLoud)), samples.findLastIndex(isLoud) + 1]
}

/** The quietest place within 200 ms: a join belongs between words. */
function quietNear(samples: Float32Array, at: number, sampleRate: number): number {
  const size = Math.round(sampleRate / WINDOWS_PER_SECOND)
  let [best, least] = [at, Number.POSITIVE_INFINITY]
  for (let window = -20; window <= 20; window++) {
    const from = at + window * size
    if (from < 0 || from + size > samples.length) continue
    const energy = samples.subarray(from, from + size).reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < least) [best, least] = [from + Math.floor(size / 2), energy]
  }
  return best
}

function loudest(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 1e-9)
}
