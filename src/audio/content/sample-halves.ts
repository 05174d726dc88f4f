import { loudShareOfHalf, roughnessOf } from './roughness.ts'

/** A 32-bit sample read as two of 16: one of them is a voice, the other noise, or nothing if it was widened. */
const VOICE = 0.3
const NOISE = 0.6
/** How much rougher noise is than the voice beside it. */
const ROUGHER = 4
/** So large a share of noise, and of a voice beside nothing, is loud. */
const MIN_LOUD = 0.6
/** -42 dBFS of 16-bit samples; a voice beside nothing may be fainter. */
const LOUD = 256
const AUDIBLE = 16

/** What one half of the samples is like. */
interface HalfTexture {
  /** Infinity if all samples are the same. */
  readonly roughness: number
  readonly loud: number
  readonly audible: number
}

/**
 * What is wrong if every second sample of a window has nothing to do with those in between; undefined if they belong
 * together, or if it cannot be told. Neighbours in one voice always have much in common.
 */
export function explainHalves(samples: Int16Array): string | undefined {
  const halves = halvesOf(samples, false)
  // What is faint sounds the same, only louder, with the bytes in the other order.
  const isLoud = halves.every(({ loud }) => loud >= MIN_LOUD)
  return explain(halves) ?? (isLoud ? explain(halvesOf(samples, true)) : undefined)
}

function halvesOf(samples: Int16Array, isSwapped: boolean): HalfTexture[] {
  return [0, 1].map((first) => ({
    roughness: roughnessOf(samples, isSwapped, first, 2),
    loud: loudShareOfHalf(samples, isSwapped, first, LOUD),
    audible: loudShareOfHalf(samples, isSwapped, first, AUDIBLE),
  }))
}

function explain(halves: readonly HalfTexture[]): string | undefined {
  const voice = halves.find(({ roughness }) => roughness < VOICE)
  const other = halves.find((half) => half !== voice)
  if (!voice || !other) return undefined
  if (other.roughness === Number.POSITIVE_INFINITY)
    return voice.audible >= MIN_LOUD
      ? 'every second sample of the audio is always the same: they are 32-bit samples, or two channels of which one is silent'
      : undefined
  const isNoise = other.roughness > Math.max(NOISE, ROUGHER * voice.roughness) && other.loud >= MIN_LOUD
  return isNoise
    ? 'every second sample of the audio is noise, and the others are a voice: they are 32-bit samples, or two channels'
    : undefined
}
