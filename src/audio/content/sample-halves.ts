import { swapBytes } from './swap-bytes.ts'

/** A 32-bit sample read as two of 16: one of them is a voice, the other noise, or nothing if it was widened. */
const VOICE = 0.3
const NOISE = 0.6
/** How much rougher noise is than the voice beside it. */
const ROUGHER = 4
/** Of the samples of noise, and of a voice beside nothing, at least this share is above -42 dBFS. */
const MIN_LOUD = 0.6
const LOUD = 256

/** What one half of the samples is like. */
interface HalfTexture {
  /** As `Texture.roughness`; undefined if all samples are the same. */
  readonly roughness: number | undefined
  readonly loud: number
}

/**
 * What is wrong if every second sample of a window has nothing to do with those in between; undefined if they belong
 * together, or if it cannot be told. Neighbours in one voice always have much in common.
 */
export function explainHalves(samples: Int16Array): string | undefined {
  const halves = halvesOf(samples, (sample) => sample)
  // What is faint sounds the same, only louder, with the bytes in the other order.
  const isLoud = halves.every(({ loud }) => loud >= MIN_LOUD)
  return explain(halves) ?? (isLoud ? explain(halvesOf(samples, swapBytes)) : undefined)
}

function halvesOf(samples: Int16Array, read: (sample: number) => number): HalfTexture[] {
  return [textureOfHalf(samples, 0, read), textureOfHalf(samples, 1, read)]
}

function explain(halves: readonly HalfTexture[]): string | undefined {
  const voice = halves.find(({ roughness }) => roughness !== undefined && roughness < VOICE)
  const other = halves.find((half) => half !== voice)
  if (voice?.roughness === undefined || !other) return undefined
  if (other.roughness === undefined && voice.loud >= MIN_LOUD)
    return 'every second sample of the audio is always the same: they are 32-bit samples, or two channels of which one is silent'
  if (
    other.roughness !== undefined &&
    other.roughness > Math.max(NOISE, ROUGHER * voice.roughness) &&
    other.loud >= MIN_LOUD
  )
    return 'every second sample of the audio is noise, and the others are a voice: they are 32-bit samples, or two channels'
  return undefined
}

function textureOfHalf(samples: Int16Array, first: number, read: (sample: number) => number): HalfTexture {
  let [count, sum, energy, differences, loud] = [0, 0, 0, 0, 0]
  let before = read(samples[first] ?? 0)
  for (let index = first; index < samples.length; index += 2) {
    const sample = read(samples[index] ?? 0)
    count += 1
    sum += sample
    energy += sample * sample
    differences += (sample - before) ** 2
    if (Math.abs(sample) > LOUD) loud += 1
    before = sample
  }
  const variance = energy - (sum * sum) / count
  return { roughness: variance > 0 ? differences / (2 * variance) : undefined, loud: loud / count }
}
