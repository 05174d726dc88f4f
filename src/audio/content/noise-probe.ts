import type { Encoding } from '../../core/audio-format.ts'
import { SAMPLE_FORMATS, type SampleFormat } from '../decoders/sample-formats.ts'

/** Samples of a probe, and of the first look at it. */
export const PROBE_SAMPLES = 64
export const FIRST_SAMPLES = 16

/** The mean square of samples from which a probe may be compressed data: some -10 dBFS, or its like in 8 bits. */
const LOUD: Readonly<Partial<Record<Encoding, number>>> = {
  pcm_s16le: 0.1,
  mulaw: 0.015,
  alaw: 0.015,
  // A quarter of the samples at 4, where good ones stay within 1.
  pcm_f32le: 4,
}
/** And their roughness, which is 1 for noise: `Texture.roughness`. */
const ROUGH = 0.5
/** Of so few samples of noise, hardly any are smoother. */
const FIRST_ROUGH = 0.25

/** Which samples are noise in an encoding. */
export interface NoiseProbe extends SampleFormat {
  readonly loud: number
}

const PROBES: ReadonlyMap<Encoding, NoiseProbe> = new Map(
  (Object.entries(SAMPLE_FORMATS) as [Encoding, SampleFormat][]).map(([encoding, format]) => [
    encoding,
    { ...format, loud: LOUD[encoding] ?? Number.POSITIVE_INFINITY },
  ]),
)

/** Undefined for an encoding that is no samples. */
export function noiseProbe(encoding: Encoding): NoiseProbe | undefined {
  return PROBES.get(encoding)
}

/** Loud, and rough unless it is louder than possible. Most probes end with their first samples. */
export function isNoise(view: DataView, offset: number, { read, size, loud }: NoiseProbe): boolean {
  let [energy, differences, before] = [0, 0, 0]
  for (let index = 0; index < PROBE_SAMPLES; index += 1) {
    const sample = read(view, offset + index * size)
    energy += sample * sample
    differences += (sample - before) ** 2
    before = sample
    if (index === FIRST_SAMPLES - 1 && energy < (loud * FIRST_SAMPLES) / 4) return false
  }
  return isAbove(energy, loud * PROBE_SAMPLES) && (loud > 1 || differences > ROUGH * 2 * energy)
}

/** Whether the first samples of a probe may be noise. */
export function mayBeNoise(view: DataView, { read, size, loud }: NoiseProbe): boolean {
  let [energy, differences, before] = [0, 0, 0]
  for (let index = 0; index < FIRST_SAMPLES; index += 1) {
    const sample = read(view, index * size)
    energy += sample * sample
    differences += (sample - before) ** 2
    before = sample
  }
  return isAbove(energy, (loud * FIRST_SAMPLES) / 4) && (loud > 1 || differences > FIRST_ROUGH * 2 * energy)
}

/** Some floats are no numbers. */
function isAbove(energy: number, least: number): boolean {
  return !(energy <= least)
}
