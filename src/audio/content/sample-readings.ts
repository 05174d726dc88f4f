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
  /** The share of a window's samples that may be implausible. */
  readonly maxImplausible?: number
  /** Seldom sent: another reading that is about as smooth is meant. */
  readonly isRare?: boolean
  /** Hardly any other bytes are plausible. */
  readonly isFloat?: boolean
  /** Without a sign: read as signed ones, samples leap where the sound passes zero. */
  readonly isShifted?: boolean
}

/** Half of a 16-bit voice, read as the exponent of a float, is tiny, huge or no number. */
function isNoVoice(sample: number): boolean {
  const size = Math.abs(sample)
  return !(size < 2 && (size > 1e-6 || size === 0))
}

export const BIG_ENDIAN: SampleReading = {
  says: 'with the bytes of each sample in the other order: big-endian, or the samples begin at an odd byte',
  size: 2,
  read: (view, offset) => view.getInt16(offset, false) / 32_768,
}

export const UNSIGNED_BYTES: SampleReading = {
  says: 'as unsigned 8-bit samples (pcm_u8)',
  size: 1,
  read: (view, offset) => (view.getUint8(offset) - 128) / 128,
  isShifted: true,
}

export const SIGNED_BYTES: SampleReading = {
  says: 'as signed 8-bit samples (pcm_s8)',
  isRare: true,
  size: 1,
  read: (view, offset) => view.getInt8(offset) / 128,
  isShifted: true,
}

/** Formats that providers send and no target can request. */
const UNREQUESTED: readonly SampleReading[] = [
  BIG_ENDIAN,
  {
    says: BIG_ENDIAN.says,
    size: 2,
    // From the second byte on. The last byte of a window begins a sample that goes on in the next one.
    read: (view, offset) => view.getInt16(Math.min(offset + 1, view.byteLength - 3), true) / 32_768,
  },
  UNSIGNED_BYTES,
  SIGNED_BYTES,
  {
    says: 'as unsigned 16-bit samples (pcm_u16le)',
    size: 2,
    read: (view, offset) => (view.getUint16(offset, true) - 32_768) / 32_768,
    // The middle is where signed samples clip.
    implausible: (sample) => Math.abs(sample + 0.5 / 32_768) < 1 / 32_768,
    maxImplausible: 0.3,
    isShifted: true,
  },
  {
    says: 'as unsigned 16-bit samples with the bytes in the other order (pcm_u16be)',
    isRare: true,
    size: 2,
    read: (view, offset) => (view.getUint16(offset, false) - 32_768) / 32_768,
  },
  {
    says: 'as 24-bit samples (pcm_s24le)',
    size: 3,
    read: (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608,
  },
  {
    says: 'as 24-bit samples with the bytes in the other order (pcm_s24be)',
    isRare: true,
    size: 3,
    read: (view, offset) => ((view.getInt8(offset) << 16) | view.getUint16(offset + 1, false)) / 8_388_608,
  },
  {
    says: 'as 32-bit float with the bytes in the other order (pcm_f32be)',
    isRare: true,
    size: 4,
    read: (view, offset) => view.getFloat32(offset, false),
    implausible: isNoVoice,
    isFloat: true,
  },
  {
    says: 'as 64-bit float (pcm_f64le)',
    size: 8,
    read: (view, offset) => view.getFloat64(offset, true),
    implausible: isNoVoice,
    isFloat: true,
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
    return [
      {
        ...format,
        encoding,
        says,
        ...(encoding === 'pcm_f32le' && { implausible: isNoVoice, isFloat: true }),
      },
    ]
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

/**
 * The samples of a window in one reading; undefined if they are none of this kind.
 * @param mayBeImplausible the share of them that may be
 */
export function readSamples(
  bytes: Uint8Array,
  { read, size, implausible, maxImplausible = MAX_IMPLAUSIBLE }: SampleReading,
  mayBeImplausible = maxImplausible,
): Float64Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const samples = new Float64Array(Math.floor(bytes.length / size))
  let strange = 0
  for (let index = 0; index < samples.length; index += 1) {
    const sample = read(view, index * size)
    samples[index] = sample
    if (implausible?.(sample)) strange += 1
  }
  return strange > samples.length * mayBeImplausible ? undefined : samples
}

/** How many samples show that a window is noise. */
const FIRST_SAMPLES = 48
/** `Texture.roughness` of those from which nothing more is looked at. */
const NOISE = 0.6

/**
 * `Texture.roughness` of a window in one reading, quicker; Infinity if its samples are none of this kind, all the same, or
 * noise from the beginning.
 */
export function roughnessIn(
  bytes: Uint8Array,
  { read, size, implausible, maxImplausible = MAX_IMPLAUSIBLE }: SampleReading,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.floor(bytes.length / size)
  let mayBeStrange = count * maxImplausible
  let [sum, energy, differences] = [0, 0, 0]
  let before = read(view, 0)
  for (let index = 0; index < count; index += 1) {
    const sample = read(view, index * size)
    if (implausible?.(sample) && --mayBeStrange < 0) return Number.POSITIVE_INFINITY
    sum += sample
    energy += sample * sample
    differences += (sample - before) ** 2
    before = sample
    const isNoise = index === FIRST_SAMPLES && differences > NOISE * 2 * (energy - (sum * sum) / index)
    if (isNoise) return Number.POSITIVE_INFINITY
  }
  const variance = energy - (sum * sum) / count
  return variance > 0 ? differences / (2 * variance) : Number.POSITIVE_INFINITY
}

/** Undefined for samples that are all the same. */
export function textureOf(samples: Float64Array): Texture | undefined {
  let sum = 0
  for (let index = 0; index < samples.length; index += 1) sum += samples[index] as number
  const mean = sum / samples.length
  let [energy, differences, loud] = [0, 0, 0]
  let before = samples[0] as number
  for (let index = 0; index < samples.length; index += 1) {
    const sample = samples[index] as number
    energy += (sample - mean) ** 2
    differences += (sample - before) ** 2
    if (Math.abs(sample) > LOUD) loud += 1
    before = sample
  }
  if (!(energy > 0)) return undefined
  return { roughness: differences / (2 * energy), loud: loud / samples.length }
}
