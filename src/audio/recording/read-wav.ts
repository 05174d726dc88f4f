import type { Encoding } from '../../core/audio-format.ts'
import { WAVE_ENCODINGS, WavReader } from '../containers/wav-reader.ts'
import { SAMPLE_FORMATS, type SampleFormat } from '../decoders/sample-formats.ts'

/** A recording with all of its channels, each from -1 to 1. */
export interface WavRecording {
  readonly sampleRate: number
  readonly channels: readonly Float32Array[]
}

/** Encodings of recorders that no provider sends. */
type RecordedEncoding = Encoding | 'pcm_u8' | 'pcm_s24le' | 'pcm_s32le' | 'pcm_f64le'

const ENCODINGS: Readonly<Record<string, RecordedEncoding>> = {
  ...WAVE_ENCODINGS,
  '1/8': 'pcm_u8',
  '1/24': 'pcm_s24le',
  '1/32': 'pcm_s32le',
  '3/64': 'pcm_f64le',
}

/** WAVE stores up to eight bits without a sign and more with one (Microsoft, mmreg.h). */
const FORMATS: Readonly<Partial<Record<RecordedEncoding, SampleFormat>>> = {
  ...SAMPLE_FORMATS,
  pcm_u8: { size: 1, read: (view, offset) => (view.getUint8(offset) - 128) / 128 },
  pcm_s24le: {
    size: 3,
    read: (view, offset) => ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 8_388_608,
  },
  pcm_s32le: { size: 4, read: (view, offset) => view.getInt32(offset, true) / 2_147_483_648 },
  pcm_f64le: { size: 8, read: (view, offset) => view.getFloat64(offset, true) },
}

/** No speech is recorded at other rates: a header that says one is damaged, and every duration would be wrong. */
const LOWEST_RATE = 4000
const HIGHEST_RATE = 768_000

/**
 * Reads a whole WAV file with all of its channels: PCM of 8, 16, 24 and 32 bits, float of 32 and 64, mu-law and
 * A-law, at any rate. Throws a `RangeError` that says why a file cannot be read.
 */
export function readWav(bytes: Uint8Array): WavRecording {
  const reader = new WavReader<RecordedEncoding>(ENCODINGS)
  const payloads = reader.push(bytes)
  const { format, undecodable } = reader
  if (undecodable !== undefined) throw new RangeError(undecodable)
  const sample = format && FORMATS[format.encoding]
  if (!format || !sample) throw new RangeError('it has no WAV header')
  if (format.sampleRate < LOWEST_RATE || format.sampleRate > HIGHEST_RATE)
    throw new RangeError(`its header says ${format.sampleRate} samples a second`)
  const joined = new Uint8Array(Buffer.concat(payloads))
  const frames = Math.floor(joined.length / (sample.size * format.channels))
  if (frames === 0) throw new RangeError('it holds no audio')
  const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength)
  const channels = Array.from({ length: format.channels }, (_, channel) =>
    Float32Array.from({ length: frames }, (_frame, frame) =>
      sample.read(view, (frame * format.channels + channel) * sample.size),
    ),
  )
  return { sampleRate: format.sampleRate, channels }
}
