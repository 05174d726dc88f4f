import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../../core/audio-format.ts'

/** Bytes of the header written by `encodeWavHeader`. */
export const WAV_HEADER_BYTES = 44

/** The two sizes in a WAV header, in bytes: of everything after the first size field, and of the audio. */
export interface WavSizes {
  readonly riff: number
  readonly data: number
}

/** What streaming writers say before they know the length. */
export const UNKNOWN_WAV_SIZES: WavSizes = { riff: 0xffffffff, data: 0xffffffff }

/** The format tags of RIFF WAVE (Microsoft, mmreg.h). */
const FORMAT_TAGS: Readonly<Partial<Record<Encoding, number>>> = {
  pcm_s16le: 1,
  pcm_f32le: 3,
  alaw: 6,
  mulaw: 7,
}

/** The sizes in front of this many bytes of audio. */
export function wavSizes(byteLength: number): WavSizes {
  return { riff: byteLength + WAV_HEADER_BYTES - 8, data: byteLength }
}

/** The 44-byte header. Throws if a WAV file cannot hold the encoding. @param channels default 1 */
export function encodeWavHeader(
  { encoding, sampleRate }: Pick<AudioFormat, 'encoding' | 'sampleRate'>,
  { riff, data }: WavSizes,
  channels = 1,
): Uint8Array {
  const sampleSize = BYTES_PER_SAMPLE[encoding]
  const tag = FORMAT_TAGS[encoding]
  if (sampleSize === undefined || tag === undefined) throw new Error(`a WAV file cannot hold ${encoding}`)
  const header = Buffer.alloc(WAV_HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(riff, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(tag, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * sampleSize * channels, 28)
  header.writeUInt16LE(sampleSize * channels, 32)
  header.writeUInt16LE(sampleSize * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(data, 40)
  return header
}

/**
 * A whole 16-bit WAV file.
 * @param samples of several channels: one of each in turn
 */
export function wavFile(samples: Int16Array, sampleRate: number, channels = 1): Uint8Array {
  const file = new Uint8Array(WAV_HEADER_BYTES + samples.length * 2)
  const sizes = wavSizes(samples.length * 2)
  file.set(encodeWavHeader({ encoding: 'pcm_s16le', sampleRate }, sizes, channels))
  const view = new DataView(file.buffer, WAV_HEADER_BYTES)
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true)
  })
  return file
}
