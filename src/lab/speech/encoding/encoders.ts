import type { Encoding } from '../../../core/audio-format.ts'

/** Encodes mono samples (-1 to 1) without a container. */
export type Encoder = (samples: Float32Array, sampleRate: number) => Uint8Array

/** The lab cannot encode other encodings; requests for them are refused before they get here. */
export const ENCODERS: Readonly<Partial<Record<Encoding, Encoder>>> = {
  pcm_s16le: (samples) =>
    encodeLittleEndian(samples, 2, (view, at, sample) => view.setInt16(at, toInt16(sample), true)),
  pcm_f32le: (samples) =>
    encodeLittleEndian(samples, 4, (view, at, sample) => view.setFloat32(at, sample, true)),
  mulaw: (samples) =>
    convert(samples, new Uint8Array(samples.length), (sample) => encodeMulaw(toInt16(sample))),
  alaw: (samples) =>
    convert(samples, new Uint8Array(samples.length), (sample) => encodeAlaw(toInt16(sample))),
}

/** As 16-bit samples. */
export function toInt16Samples(samples: Float32Array): Int16Array {
  return convert(samples, new Int16Array(samples.length), toInt16)
}

/** Fills `converted`. `from` of its class would go through an iterator, and take nine times as long. */
function convert<Samples extends Int16Array | Uint8Array>(
  samples: Float32Array,
  converted: Samples,
  toSample: (sample: number) => number,
): Samples {
  samples.forEach((sample, index) => {
    converted[index] = toSample(sample)
  })
  return converted
}

/** The nearest 16-bit sample, clipped. */
export function toInt16(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))
}

function encodeLittleEndian(
  samples: Float32Array,
  size: number,
  put: (view: DataView, at: number, sample: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(samples.length * size)
  const view = new DataView(bytes.buffer)
  samples.forEach((sample, index) => {
    put(view, index * size, sample)
  })
  return bytes
}

const MULAW_BIAS = 0x84
const MULAW_CLIP = 32_635

/** ITU-T G.711, mu-law: a biased magnitude as three bits of segment and four of step, all bits inverted. */
function encodeMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(MULAW_CLIP, Math.abs(sample)) + MULAW_BIAS
  const segment = 24 - Math.clz32(magnitude)
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff
}

/**
 * ITU-T G.711, A-law: thirteen bits as segment and step, even bits inverted; the sign bit is set when
 * positive.
 */
function encodeAlaw(sample: number): number {
  const sign = sample < 0 ? 0 : 0x80
  const magnitude = (sample < 0 ? ~sample : sample) >> 3
  const segment = Math.max(0, 27 - Math.clz32(magnitude))
  const step = segment === 0 ? magnitude >> 1 : magnitude >> segment
  return (sign | (segment << 4) | (step & 0x0f)) ^ 0x55
}
