import { brotliCompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { LateNoise } from '../../../src/audio/content/late-noise.ts'
import type { Encoding } from '../../../src/core/audio-format.ts'
import { ENCODERS } from '../../../src/lab/speech/encoding/encoders.ts'
import { loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import { resample } from '../../../src/lab/speech/resample.ts'
import { seededRandom } from '../../../src/pace/random.ts'
import { silence, tone } from '../sounds.ts'

const ENCODINGS = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw'] as const
const random = seededRandom(5)
const RANDOM = Uint8Array.from({ length: 20_000 }, () => random.fraction() * 256)

function encode(samples: Float32Array, encoding: Encoding): Uint8Array {
  return ENCODERS[encoding]?.(samples, 24_000) ?? new Uint8Array()
}

/** What is found in these bytes one after another, in pieces of a size. */
function find(parts: readonly Uint8Array[], encoding: Encoding = 'pcm_s16le', size = 700) {
  const noise = new LateNoise(encoding)
  const bytes = Buffer.concat(parts)
  for (let at = 0; at < bytes.length; at += size) noise.push(bytes.subarray(at, at + size))
  noise.finish()
  return noise.found
}

/** Frames of noise with the header of MPEG audio, layer III, 24 kHz, 64 kbit/s. */
const MPEG = Buffer.concat(
  Array.from({ length: 40 }, (_, n) =>
    Buffer.from(
      Array.from({ length: 192 }, (_, i) => [0xff, 0xf3, 0x84, 0xc4][i] ?? RANDOM[n * 192 + i] ?? 0),
    ),
  ),
)

/** Compressed once: at its best level that takes half a second. */
const BROTLI = brotliCompressSync(
  encode(
    tone(2000).map((sample, at) => sample + ((at * 7919) % 1009) / 9000),
    'pcm_s16le',
  ),
)

describe('what begins in the middle of samples', () => {
  const before = ENCODINGS.flatMap((encoding) => [
    ['silence', encoding, encode(silence(300), encoding)] as const,
    ['a voice', encoding, encode(tone(300), encoding)] as const,
  ])

  test.each(before)('is told after %s as %s, in pieces of any size', (_, encoding, bytes) => {
    for (const size of [1, 160, 700, 1e6]) {
      expect(find([bytes, RANDOM], encoding, size)).toMatch(/compressed or encrypted data/)
      expect(find([bytes, BROTLI], encoding, size)).toMatch(/compressed/)
      if (encoding !== 'pcm_f32le') expect(find([bytes, MPEG], encoding, size)).toMatch(/MPEG audio/)
    }
  })

  test('is told at the end of an answer from a thousand bytes on', () => {
    const before = encode(silence(300), 'pcm_s16le')
    expect(find([before, RANDOM.subarray(0, 3000)])).toMatch(/compressed/)
    expect(find([before, RANDOM.subarray(0, 900)])).toBeUndefined()
  })

  test('is told of floats that are as large as integers', () => {
    const large = tone(500).map((sample) => sample * 32_768)
    expect(find([encode(large, 'pcm_f32le')], 'pcm_f32le')).toMatch(/numbers far beyond 1/)
    expect(find([encode(tone(500, 24_000, 3.9), 'pcm_f32le')], 'pcm_f32le')).toBeUndefined()
  })
})

describe('what is never taken for noise', () => {
  test('speech at any level, in any format, with white noise or without', () => {
    const flite = loadFlite()
    const counts = { total: 0, found: 0 }
    for (const text of [
      'Sushi, chips and fish. She sells sea shells!',
      'Zzz. Shh! Sss, sizzling sausages hiss.',
    ]) {
      const spoken = Float32Array.from(flite(text), (sample) => sample / 32_768)
      for (const rate of [8000, 24_000]) {
        const clear = resample(spoken, 16_000, rate)
        for (const gain of [0.01, 0.3, 1, 4, 30, 300])
          for (const hiss of [0, 0.001, 0.03, 0.3]) {
            const samples = clear.map((sample) =>
              Math.max(-1, Math.min(1, sample * gain + hiss * (2 * random.fraction() - 1))),
            )
            for (const encoding of ENCODINGS) {
              counts.total += 1
              if (find([encode(samples, encoding)], encoding)) counts.found += 1
            }
          }
      }
    }
    expect(counts.total).toBe(384)
    expect(counts.found).toBe(0)
  }, 120_000)
})
