import { createCipheriv } from 'node:crypto'
import { brotliCompressSync, constants, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findByteSpread } from '../../../src/audio/content/even-bytes.ts'
import { loadFlite } from '../../../src/lab/speech/flite/flite.ts'
import { resample } from '../../../src/lab/speech/resample.ts'
import { type Random, seededRandom } from '../../../src/pace/random.ts'
import { s16, silence, tone } from '../sounds.ts'

const TEXTS = [
  'Your order number is four seven one nine.',
  'Sushi, chips and fish. She sells sea shells!',
  'Please hold the line. Thank you for waiting; we will be with you shortly.',
  'Zzz. Shh! Sss, sizzling sausages hiss.',
]

/** What is found while the bytes arrive in pieces of this size. */
function find(bytes: Uint8Array, size = 320): string {
  for (let end = size; end < bytes.length; end += size) {
    const spread = findByteSpread(bytes.subarray(0, end))
    if (spread !== 'unknown') return spread
  }
  return findByteSpread(bytes)
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
}

function laplacian(random: Random): number {
  const half = random.fraction() - 0.5
  return Math.sign(half) * Math.log(1 - 2 * Math.abs(half))
}

function clip(sample: number): number {
  return Math.max(-1, Math.min(1, sample))
}

const decibels = (level: number) => 10 ** (level / 20)

/** Every window of half a length of the samples, so that speech also begins in the middle of a sound. */
function windows(samples: Float32Array, step = 512): Uint8Array[] {
  return Array.from({ length: Math.max(0, Math.floor((samples.length - 2100) / step)) }, (_, index) =>
    s16(samples.slice(index * step, index * step + 2100)),
  )
}

describe('audio is never taken for compressed bytes', () => {
  test('speech, at any level, clipped or not, wherever it begins', () => {
    const flite = loadFlite()
    const counts = { total: 0, even: 0 }
    for (const text of TEXTS) {
      const spoken = Float32Array.from(flite(text), (sample) => sample / 32_768)
      for (const rate of [8000, 16_000, 24_000])
        for (const gain of [0.05, 1, 4, 16, 64, 256]) {
          const samples = resample(spoken, 16_000, rate).map((sample) => clip(sample * gain))
          for (const bytes of windows(samples)) {
            counts.total += 1
            if (find(bytes) === 'even') counts.even += 1
          }
        }
    }
    expect(counts.total).toBeGreaterThan(5000)
    expect(counts.even).toBe(0)
  }, 120_000)

  test.each([-90, -60, -40, -20, -12, -9, -6, -5, -4, -3, 0, 6, 20])(
    'white noise of a normal spread at %i dBFS',
    (level) => {
      const random = seededRandom(level + 1000)
      for (let count = 0; count < 100; count += 1)
        expect(find(s16(silence(100).map(() => clip(decibels(level) * gaussian(random)))))).toBe('uneven')
    },
  )

  test.each([-90, -40, -20, -6, -3, -1])('white noise of an even spread that peaks at %i dBFS', (level) => {
    const random = seededRandom(level + 2000)
    for (let count = 0; count < 100; count += 1)
      expect(find(s16(silence(100).map(() => decibels(level) * (2 * random.fraction() - 1))))).toBe('uneven')
  })

  test.each([
    ['a triangular spread', 1.3, (random: Random) => random.fraction() - random.fraction()],
    ['the spread of speech', -0.6, laplacian],
  ])('white noise of %s at about the power of compressed bytes', (_, gain, draw) => {
    const random = seededRandom(3000)
    for (let count = 0; count < 100; count += 1)
      expect(find(s16(silence(100).map(() => clip(gain * draw(random)))))).toBe('uneven')
  })

  test.each([
    ['silence', silence(100)],
    ['a tone', tone(100)],
    ['a tone at full scale', tone(100, 24_000, 1)],
    ['a square wave at full scale', silence(100).map((_, index) => (index % 60 < 30 ? 1 : -1))],
    ['a sawtooth at full scale', silence(100).map((_, index) => (index % 97) / 48.5 - 1)],
    ['a click every 2 ms', silence(100).map((_, index) => (index % 48 === 0 ? 1 : 0))],
    ['dither', silence(100).map((_, index) => ((index * 7919) % 3) / 32_768)],
  ])('%s', (_, samples) => {
    expect(find(s16(samples))).toBe('uneven')
  })

  test('silence is known by its first sample, a tone within 40', () => {
    expect(findByteSpread(s16(silence(1)).subarray(0, 2))).toBe('uneven')
    expect(findByteSpread(s16(tone(10)).subarray(0, 80))).toBe('uneven')
  })
})

/** Brotli as servers use it while they stream. */
function brotli(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
}

/** A modulated tone with a little noise, as a recording has it. */
function recording(seed: number): Buffer {
  const random = seededRandom(seed)
  const samples = silence(500).map(
    (_, index) => 0.3 * Math.sin(index / 17) * Math.sin(index / 2900) + 0.01 * gaussian(random),
  )
  return Buffer.from(s16(samples))
}

/** JSON with numbers, as long as an answer. */
function json(seed: number): Buffer {
  const random = seededRandom(seed)
  return Buffer.from(
    JSON.stringify(Array.from({ length: 1000 }, () => ({ at: random.fraction(), text: 'word' }))),
  )
}

describe('compressed and encrypted bytes are told from audio', () => {
  test.each([
    ['brotli of audio', (seed: number) => brotli(recording(seed))],
    ['brotli of JSON', (seed: number) => brotli(json(seed))],
    ['raw deflate of audio', (seed: number) => deflateRawSync(recording(seed))],
    ['raw deflate of JSON', (seed: number) => deflateRawSync(json(seed))],
    [
      'encrypted audio',
      (seed: number) =>
        createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16)).update(recording(seed)),
    ],
  ])('%s', (_, make) => {
    const found = Array.from({ length: 20 }, (_, seed) => find(make(seed + 1)))
    expect(found.filter((one) => one === 'even').length).toBeGreaterThanOrEqual(19)
  })

  test('are held while they are too few', () => {
    expect(findByteSpread(brotli(recording(1)).subarray(0, 3000))).toBe('unknown')
  })
})
