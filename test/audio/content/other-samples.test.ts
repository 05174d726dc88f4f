import { describe, expect, test } from 'vitest'
import type { Encoding } from '../../../src/core/audio-format.ts'
import { doubles, encode, everySpeech, find, unsignedBytes } from './spoken.ts'

/** Two channels in turn. */
const interleaved = (left: Float32Array, right: Float32Array) =>
  Float32Array.from({ length: 2 * left.length }, (_, at) => (at % 2 ? right : left)[at >> 1] ?? 0)
/** What a microphone hears that stands elsewhere in the room. */
const elsewhere = (samples: Float32Array) =>
  samples.map((sample, at) => 0.7 * sample + 0.25 * (samples[at - 431] ?? 0))

/** Samples of a number of bytes each, by what writes one. */
function written(
  samples: Float32Array,
  size: number,
  write: (bytes: Buffer, sample: number, at: number) => void,
): Uint8Array {
  const bytes = Buffer.alloc(samples.length * size)
  samples.forEach((sample, index) => {
    write(bytes, sample, index * size)
  })
  return bytes
}

describe('a voice that was not asked for', () => {
  const OTHERS: [name: string, encode: (samples: Float32Array) => Uint8Array, requested: Encoding][] = [
    ['two equal channels', (voice) => encode(interleaved(voice, voice), 'pcm_s16le'), 'pcm_s16le'],
    [
      'two channels, one of them fainter',
      (voice) =>
        encode(
          interleaved(
            voice,
            voice.map((sample) => sample * 0.4),
          ),
          'pcm_s16le',
        ),
      'pcm_s16le',
    ],
    [
      'two channels of one room',
      (voice) => encode(interleaved(voice, elsewhere(voice)), 'pcm_s16le'),
      'pcm_s16le',
    ],
    [
      'two channels with a voice each',
      (voice) => encode(interleaved(voice, voice.toReversed()), 'pcm_s16le'),
      'pcm_s16le',
    ],
    [
      'two channels with a voice each, as mu-law',
      (voice) => encode(interleaved(voice, voice.toReversed()), 'mulaw'),
      'mulaw',
    ],
    ['64-bit float for 32-bit', doubles, 'pcm_f32le'],
    [
      '64-bit float with the precision of 32',
      (voice) => new Uint8Array(Float64Array.from(voice).buffer),
      'pcm_f32le',
    ],
    ['unsigned 8-bit for A-law', unsignedBytes, 'alaw'],
    [
      'faint unsigned 8-bit for mu-law',
      (voice) => unsignedBytes(voice.map((sample) => sample * 0.6)),
      'mulaw',
    ],
    [
      '24-bit big-endian',
      (voice) =>
        written(voice, 3, (bytes, sample, at) => bytes.writeIntBE(Math.round(sample * 8_388_607), at, 3)),
      'pcm_s16le',
    ],
    [
      '32-bit float big-endian',
      (voice) => written(voice, 4, (bytes, sample, at) => bytes.writeFloatBE(sample, at)),
      'pcm_s16le',
    ],
    ['mu-law for A-law', (voice) => encode(voice, 'mulaw'), 'alaw'],
    ['A-law for mu-law', (voice) => encode(voice, 'alaw'), 'mulaw'],
  ]

  test.each(OTHERS)(
    'is told, whatever it is called: %s',
    (_, make, requested) => {
      const counts = { total: 0, told: 0 }
      everySpeech([0.06, 1], [8000, 24_000], (samples, rate) => {
        if (samples.length < rate) return
        counts.total += 1
        if (find(make(samples), requested)) counts.told += 1
      })
      expect(counts.told / counts.total).toBeGreaterThan(0.94)
    },
    120_000,
  )
})
