import type { Encoding } from '../../core/audio-format.ts'
import { SAMPLE_FORMATS, type SampleFormat } from '../decoders/sample-formats.ts'

/** One way to read raw bytes as samples. */
export interface SampleReading extends SampleFormat {
  /** As a sentence goes on: "the audio is a voice …". */
  readonly says: string
  /** Absent if no target can request it. */
  readonly encoding?: Encoding
  /** Values that hardly any samples have, so that bytes which have them are something else. */
  readonly implausible?: (sample: number) => boolean
  /** Not told from this one: two equal floats make one of twice the size. */
  readonly notInsteadOf?: Encoding
}

const BIG_ENDIAN: SampleReading = {
  says: 'with the bytes of each sample in the other order: big-endian, or the samples begin at an odd byte',
  size: 2,
  read: (view, offset) => view.getInt16(offset, false) / 32_768,
}

/** Half of a 16-bit voice, read as the exponent of a float, is tiny, huge or no number. */
function isNoVoice(sample: number): boolean {
  const size = Math.abs(sample)
  return !(size < 2 && (size > 1e-6 || size === 0))
}

/** Formats that providers send and no target can request. */
const UNREQUESTED: readonly SampleReading[] = [
  BIG_ENDIAN,
  {
    says: 'as unsigned 8-bit samples (pcm_u8)',
    size: 1,
    read: (view, offset) => (view.getUint8(offset) - 128) / 128,
  },
  {
    says: 'as 24-bit samples (pcm_s24le)',
    size: 3,
    read: (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608,
  },
  {
    says: 'as 64-bit float (pcm_f64le)',
    size: 8,
    read: (view, offset) => view.getFloat64(offset, true),
    implausible: isNoVoice,
    notInsteadOf: 'pcm_f32le',
  },
]

const SAYS: Readonly<Partial<Record<Encoding, string>>> = {
  pcm_s16le: 'as 16-bit samples (pcm_s16le)',
  pcm_f32le: 'as 32-bit float (pcm_f32le)',
  mulaw: 'as G.711 (mulaw)',
  alaw: 'as G.711 (alaw)',
}

/** The readings that are told from each other. */
export const SAMPLE_READINGS: readonly SampleReading[] = [
  ...(Object.entries(SAYS) as [Encoding, string][]).flatMap(([encoding, says]): SampleReading[] => {
    const format = SAMPLE_FORMATS[encoding]
    if (!format) return []
    return [{ ...format, encoding, says, ...(encoding === 'pcm_f32le' && { implausible: isNoVoice }) }]
  }),
  ...UNREQUESTED,
]

/** What a window of bytes is like in one reading. */
export interface Texture {
  /**
   * The energy of the differences between neighbours, relative to that of independent samples: 0 for a constant, 1
   * for white noise.
   */
  readonly roughness: number
  /** The share of samples that are not near zero. */
  readonly loud: number
}

/** -48 dBFS. Of 16-bit samples below, the other order of bytes makes the same sound, only louder. */
const LOUD = 2 ** -7

/** More of a window's samples must not be implausible. */
const MAX_IMPLAUSIBLE = 0.01

/** Undefined for bytes that are no samples of this kind, or that all say the same. */
export function textureOf(
  bytes: Uint8Array,
  { read, size, implausible }: SampleReading,
): Texture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const samples = new Float64Array(Math.floor(bytes.length / size))
  let [sum, strange] = [0, 0]
  for (let index = 0; index < samples.length; index += 1) {
    const sample = read(view, index * size)
    samples[index] = sample
    sum += sample
    if (implausible?.(sample)) strange += 1
  }
  return strange > samples.length * MAX_IMPLAUSIBLE ? undefined : measure(samples, sum / samples.length)
}

function measure(samples: Float64Array, mean: number): Texture | undefined {
  let [energy, differences, loud] = [0, 0, 0]
  let before = samples[0] ?? 0
  for (let index = 0; index < samples.length; index += 1) {
    const sample = samples[index] ?? 0
    energy += (sample - mean) ** 2
    differences += (sample - before) ** 2
    if (Math.abs(sample) > LOUD) loud += 1
    before = sample
  }
  if (!(energy > 0)) return undefined
  return { roughness: differences / (2 * energy), loud: loud / samples.length }
}
