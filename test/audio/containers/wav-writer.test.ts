import { expect, test } from 'vitest'
import {
  encodeWavHeader,
  UNKNOWN_WAV_SIZES,
  WAV_HEADER_BYTES,
  wavFile,
  wavSizes,
} from '../../../src/audio/containers/wav-writer.ts'
import { createDecoder } from '../../../src/audio/decoders/create-decoder.ts'

test('a header has 44 bytes and contains the lengths of the data', () => {
  const view = viewOf(encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 8000 }, wavSizes(1000)))
  expect(view.byteLength).toBe(WAV_HEADER_BYTES)
  expect(view.getUint32(4, true)).toBe(1036)
  expect(view.getUint32(24, true)).toBe(8000)
  expect(view.getUint32(28, true)).toBe(16_000)
  expect(view.getUint32(40, true)).toBe(1000)
})

test('a streaming header has no length', () => {
  const view = viewOf(encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 8000 }, UNKNOWN_WAV_SIZES))
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([0xffffffff, 0xffffffff])
})

test('a file contains its samples', async () => {
  const decoder = await createDecoder({ encoding: 'pcm_s16le', container: 'wav', sampleRate: 8000 })
  const { samples } = decoder.push(wavFile(Int16Array.of(0, 1, -1, 32767, -32768), 44_100))
  expect([...samples].map((sample) => sample * 32768)).toEqual([0, 1, -1, 32767, -32768])
  expect(decoder.format.sampleRate).toBe(44_100)
})

test('a WAV header describes its audio', () => {
  const header = Buffer.from(
    encodeWavHeader({ encoding: 'pcm_s16le', sampleRate: 24_000 }, wavSizes(122_880)),
  )
  expect(header).toHaveLength(44)
  expect(header.toString('latin1', 0, 4)).toBe('RIFF')
  expect(header.readUInt32LE(4)).toBe(122_880 + 36)
  expect(header.readUInt16LE(20)).toBe(1)
  expect(header.readUInt32LE(24)).toBe(24_000)
  expect(header.readUInt32LE(28)).toBe(48_000)
  expect(header.readUInt32LE(40)).toBe(122_880)
})

test('a WAV header of a stream has the provider’s placeholder sizes', () => {
  const format = { encoding: 'pcm_s16le', sampleRate: 24_000 } as const
  const header = Buffer.from(encodeWavHeader(format, { riff: 0x7fffffdb, data: 0xffffffff }))
  expect([header.readUInt32LE(4), header.readUInt32LE(40)]).toEqual([0x7fffffdb, 0xffffffff])
})

test('a WAV header for compressed audio throws', () => {
  expect(() => encodeWavHeader({ encoding: 'mp3', sampleRate: 24_000 }, wavSizes(1))).toThrow('mp3')
})

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
