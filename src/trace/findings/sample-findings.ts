import { SAMPLE_FORMATS } from '../../audio/decoders/sample-formats.ts'
import type { Encoding } from '../../core/audio-format.ts'
import { audioBytes, sniffAudio } from '../audio-view.ts'
import type { Evidence, Finding } from './finding.ts'
import { placeOf } from './place.ts'

/** Enough for a second of most formats, and past the silence at the beginning. */
const MAX_BYTES = 96_000
/** Fewer say nothing about how smooth a signal is. */
const MIN_BYTES = 4_000
/** Read rightly, a voice is smooth; read wrongly, its samples have little to do with their neighbours. */
const SMOOTH = 0.3
/** How much smoother the right reading is at least. */
const FACTOR = 3

/** Samples of 16 bits that make no sound as such, and do in another format. Raw samples have no header to say so. */
export function findSamples({ trace }: Evidence): Finding[] {
  const { format, adapter } = trace
  if (format.encoding !== 'pcm_s16le' || format.container !== 'raw' || sniffAudio(trace)?.name) return []
  const other = otherFormatOf(audioBytes(trace, MAX_BYTES))
  if (other === undefined) return []
  return [
    {
      weight: 'wrong',
      code: 'samples-in-other-format',
      says: `the audio is noise as ${format.encoding}, and a voice ${other}`,
      mend: placeOf(adapter, 'format'),
    },
  ]
}

/** What the bytes are instead of 16-bit samples, the lower byte first; undefined if they may be that. */
function otherFormatOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < MIN_BYTES) return undefined
  if (isFloat(bytes)) return 'as 32-bit float (pcm_f32le)'
  const enough = Math.min(SMOOTH, roughnessOf(bytes, 'pcm_s16le') / FACTOR)
  if (roughnessOf(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16(), 'pcm_s16le') < enough)
    return 'with the bytes of each sample in the other order: big-endian, or the samples begin at an odd byte'
  const name = (['mulaw', 'alaw'] as const).find((encoding) => roughnessOf(bytes, encoding) < enough)
  return name && `as G.711 (${name})`
}

/**
 * The energy of the differences between neighbours, relative to that of independent samples: 0 for a constant, 1
 * for white noise. 0 without any sound.
 */
function roughnessOf(bytes: Uint8Array, encoding: Encoding): number {
  const samples = readSamples(bytes, encoding)
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length
  let energy = 0
  let differences = 0
  for (let index = 1; index < samples.length; index += 1) {
    const sample = samples[index] ?? 0
    energy += (sample - mean) ** 2
    differences += (sample - (samples[index - 1] ?? 0)) ** 2
  }
  return energy === 0 ? 0 : differences / (2 * energy)
}

/** The lower half of a 16-bit voice, read as float, is mostly tiny, huge or no number. */
const MIN_FLOAT = 1e-6
const MAX_FLOAT = 2
const FLOAT_SHARE = 0.99

function isFloat(bytes: Uint8Array): boolean {
  const samples = readSamples(bytes, 'pcm_f32le')
  const sounding = samples.filter((sample) => sample !== 0)
  const plausible = sounding.filter((sample) => Math.abs(sample) > MIN_FLOAT && Math.abs(sample) < MAX_FLOAT)
  return sounding.length > MIN_BYTES / 8 && plausible.length >= FLOAT_SHARE * sounding.length
}

function readSamples(bytes: Uint8Array, encoding: Encoding): number[] {
  const format = SAMPLE_FORMATS[encoding]
  if (!format) return []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Math.floor(bytes.length / format.size)
  return Array.from({ length }, (_, index) => format.read(view, index * format.size))
}
