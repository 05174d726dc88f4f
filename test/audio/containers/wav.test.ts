import { expect, test } from 'vitest'
import { WAV_HEADER_BYTES, wavFile, wavHeader } from '../../../src/audio/containers/wav.ts'
import { createDecoder } from '../../../src/audio/decoders/create-decoder.ts'

test('a header has 44 bytes and contains the lengths of the data', () => {
  const view = new DataView(wavHeader(8000, 1000).buffer)
  expect(view.byteLength).toBe(WAV_HEADER_BYTES)
  expect(view.getUint32(4, true)).toBe(1036)
  expect(view.getUint32(24, true)).toBe(8000)
  expect(view.getUint32(28, true)).toBe(16_000)
  expect(view.getUint32(40, true)).toBe(1000)
})

test('a streaming header has no length', () => {
  const view = new DataView(wavHeader(8000).buffer)
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([0xffffffff, 0xffffffff])
})

test('a file contains its samples', async () => {
  const decoder = await createDecoder({ encoding: 'pcm_s16le', container: 'wav', sampleRate: 8000 })
  const { samples } = decoder.push(wavFile(Int16Array.of(0, 1, -1, 32767, -32768), 44_100))
  expect([...samples].map((sample) => sample * 32768)).toEqual([0, 1, -1, 32767, -32768])
  expect(decoder.format.sampleRate).toBe(44_100)
})
