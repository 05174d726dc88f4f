import type { AudioFormat, Encoding } from '../../core/audio-format.ts'
import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { WavSizes } from '../twin.ts'

/** The format tags of RIFF WAVE (Microsoft, mmreg.h). */
const FORMAT_TAGS: Readonly<Partial<Record<Encoding, number>>> = {
  pcm_s16le: 1,
  pcm_f32le: 3,
  alaw: 6,
  mulaw: 7,
}

/** The 44-byte header of `payloadLength` bytes of mono audio, with the real sizes or with given ones. */
export function wavHeader(
  payload: number,
  { encoding, sampleRate }: Pick<AudioFormat, 'encoding' | 'sampleRate'>,
  { riff, data }: WavSizes = { riff: 36 + payload, data: payload },
): Uint8Array {
  const size = BYTES_PER_SAMPLE[encoding]
  const tag = FORMAT_TAGS[encoding]
  if (size === undefined || tag === undefined) throw new Error(`a WAV file cannot hold ${encoding}`)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(riff, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(tag, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * size, 28)
  header.writeUInt16LE(size, 32)
  header.writeUInt16LE(size * 8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(data, 40)
  return header
}
