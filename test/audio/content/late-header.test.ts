import { describe, expect, test } from 'vitest'
import { encodeWavHeader, UNKNOWN_WAV_SIZES } from '../../../src/audio/containers/wav-writer.ts'
import { LateHeader } from '../../../src/audio/content/late-header.ts'
import { cut, PCM_24K, s16, tone } from '../sounds.ts'

const SAMPLES = s16(tone(100))
const header = (sampleRate: number) =>
  encodeWavHeader({ encoding: 'pcm_s16le', sampleRate }, UNKNOWN_WAV_SIZES)

function find(bytes: Uint8Array, sizes: readonly number[] = [], first?: { sampleRate: number }) {
  const late = new LateHeader(
    PCM_24K,
    first && { encoding: 'pcm_s16le', channels: 1, sampleRate: first.sampleRate },
  )
  for (const piece of cut(bytes, sizes)) late.push(piece)
  return late.found
}

describe('the header of a WAV in the middle of samples', () => {
  const other = Buffer.concat([SAMPLES, header(48_000), SAMPLES])

  test.each([
    ['in one piece', []],
    ['in a piece of its own', [SAMPLES.length, 44]],
    ['in two pieces', [SAMPLES.length + 6, 20]],
    ['in two pieces, cut behind its first word', [SAMPLES.length + 4]],
  ])('tells another rate: %s', (_, sizes) => {
    expect(find(other, sizes)).toBe('a second header: pcm_s16le, 48000 Hz, 1 channel')
  })

  test('says nothing if it is like the first, or as requested', () => {
    expect(find(other, [], { sampleRate: 48_000 })).toBeUndefined()
    expect(find(Buffer.concat([SAMPLES, header(24_000), SAMPLES]))).toBeUndefined()
  })

  test('is not four letters among the samples', () => {
    expect(
      find(Buffer.concat([SAMPLES, Buffer.from('RIFF'), SAMPLES, Buffer.from('RIFFabcdWAVX')])),
    ).toBeUndefined()
  })
})
