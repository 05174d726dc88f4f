import type { AudioFormat, Encoding } from '../../../core/audio-format.ts'
import { BYTES_PER_SAMPLE } from '../../../core/audio-format.ts'
import type { WavSizes } from '../../contract/speech-request.ts'

/** The format tags of RIFF WAVE (Microsoft, mmreg.h). */
const FORMAT_TAGS: Readonly<Partial<Record<Encoding, number>>> = {
  pcm_s16le: 1,
  pcm_f32le: 3,
  alaw: 6,
  mulaw: 7,
}

/** The 44-byte header of `payloadLength` bytes of mono audio, with the real sizes or with given ones. */
export function encodeWavHeader(
  payloadLength: number,
  { encoding, sampleRate }: Pick<AudioFormat, 'encoding' | 'sampleRate'>,
  { riff, data }: WavSizes = { riff: 36 + payloadLength, data: payloadLength },
): Uint8Array {
  const sampleSize = BYTES_PER_SAMPLE[encoding]
  const tag = FORMAT_TAGS[encoding]
  if (sampleSize === undefined || tag === undefined) throw new Error(`a WAV file cannot hold ${encoding}`)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(riff, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(tag, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * sampleSize, 28)
  header.writeUInt16LE(sampleSize, 32)
  header.writeUInt16LE(sampleSize * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(data, 40)
  return header
}
