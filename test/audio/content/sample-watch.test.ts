import { describe, expect, test } from 'vitest'
import { SampleWatch } from '../../../src/audio/content/sample-watch.ts'
import { type Random, seededRandom } from '../../../src/pace/random.ts'
import { join, silence, tone } from '../sounds.ts'
import { clip, doubles, encode, everySpeech, find, raw, unsignedBytes } from './spoken.ts'

const ENCODINGS = ['pcm_s16le', 'pcm_f32le', 'mulaw', 'alaw'] as const
const decibels = (level: number) => 10 ** (level / 20)

const swap = (samples: Float32Array) => Buffer.from(encode(samples, 'pcm_s16le')).swap16()

function threeBytes(samples: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(samples.length * 3)
  samples.forEach((sample, index) => void bytes.writeIntLE(Math.round(sample * 8_388_607), index * 3, 3))
  return bytes
}

/** Of 32 bits, the lowest of which are zero. */
function fourBytes(samples: Float32Array, bits = 32, isBigEndian = false): Uint8Array {
  const bytes = Buffer.alloc(samples.length * 4)
  const scale = 2 ** (bits - 1) - 1
  samples.forEach((sample, index) => {
    const value = Math.round(sample * scale) * 2 ** (32 - bits)
    if (isBigEndian) bytes.writeInt32BE(value, index * 4)
    else bytes.writeInt32LE(value, index * 4)
  })
  return bytes
}

/** Two channels, the second of which is silent. */
const oneSided = (samples: Float32Array) =>
  encode(
    Float32Array.from({ length: 2 * samples.length }, (_, at) => (at % 2 === 0 ? (samples[at / 2] ?? 0) : 0)),
    'pcm_s16le',
  )

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction())
}

function noise(level: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  return silence(2500).map(() => clip(decibels(level) * gaussian(random)))
}

/** Noise of which each sample goes on with the one before. */
function brown(level: number, seed: number): Float32Array {
  let value = 0
  return noise(0, seed).map((sample) => {
    value = 0.97 * value + 0.2 * sample
    return clip(decibels(level) * value)
  })
}

const sum = (first: Float32Array, second: Float32Array) =>
  first.map((sample, index) => clip(sample + (second[index] ?? 0)))
const clicks = (every: number, level: number) =>
  silence(2500).map((_, index) => (index % every === 0 ? level : 0))
/** Few levels, as old telephone systems leave them. */
const coarse = (samples: Float32Array, levels: number) =>
  samples.map((sample) => Math.round(sample * levels) / levels)

describe('what was requested is never refused', () => {
  test('speech, at any level and rate, from anywhere on, in any format', () => {
    const counts = { total: 0, refused: 0 }
    everySpeech([0.001, 0.016, 0.06, 1, 64], [8000, 24_000], (samples) => {
      for (const encoding of ENCODINGS) {
        counts.total += 1
        if (find(encode(samples, encoding), encoding)) counts.refused += 1
      }
    })
    expect(counts.total).toBeGreaterThan(400)
    expect(counts.refused).toBe(0)
  }, 120_000)

  test('speech after a telephone line, in 16 bits', () => {
    const counts = { total: 0, refused: 0 }
    everySpeech([0.01, 0.1, 1], [8000, 16_000], (samples) => {
      for (const levels of [32, 128, 2048]) {
        counts.total += 1
        if (find(encode(coarse(samples, levels), 'pcm_s16le'))) counts.refused += 1
      }
    })
    expect(counts.total).toBeGreaterThan(200)
    expect(counts.refused).toBe(0)
  }, 120_000)

  const sounds: [name: string, samples: Float32Array][] = [
    ['silence', silence(2500)],
    ['a constant offset', silence(2500).fill(0.45)],
    ['a tone', tone(2500)],
    ['a faint tone', tone(2500, 24_000, 0.002)],
    ['dither', noise(-90, 1)],
    ['a square wave', silence(2500).map((_, index) => (index % 60 < 30 ? 0.46 : -0.52))],
    ['a sawtooth', silence(2500).map((_, index) => (index % 97) / 48.5 - 1)],
    ['the highest tone', silence(2500).map((_, index) => (index % 2 === 0 ? 0.5 : -0.5))],
    ['clicks', clicks(240, 0.8)],
    ['clicks in a faint hum', sum(tone(2500, 24_000, 0.003), clicks(200, 0.6))],
    ['frequent clicks in a faint hum', sum(tone(2500, 24_000, 0.003), clicks(40, 0.6))],
    ['very frequent clicks in a faint hum', sum(tone(2500, 24_000, 0.003), clicks(12, 0.6))],
    ['a click every four samples', sum(tone(2500, 24_000, 0.003), clicks(4, 0.6))],
    ['a tone with a click in each window', sum(tone(2500, 24_000, 0.2), clicks(256, 0.7))],
    ['a chirp', silence(2500).map((_, index) => 0.5 * Math.sin(index * index * 1e-5))],
  ]
  for (const level of [-90, -70, -50, -40, -30, -20, -10, 0, 10])
    sounds.push([`white noise at ${level} dBFS`, noise(level, level + 500)])
  for (const level of [-80, -60, -40, -20, 0])
    sounds.push([`brown noise at ${level} dBFS`, brown(level, level + 700)])
  for (const level of [-70, -50, -30])
    sounds.push([
      `a hum in noise at ${level} dBFS`,
      sum(noise(level, 3), tone(2500, 24_000, decibels(level))),
    ])

  test.each(sounds)('%s', (_, samples) => {
    for (const encoding of ENCODINGS)
      for (const size of [1, 320, 10_000])
        expect(find(encode(samples, encoding), encoding, size)).toBeUndefined()
  })
})

describe('a voice in another format', () => {
  const others: [name: string, encode: (samples: Float32Array) => Uint8Array, says: RegExp, share: number][] =
    [
      [
        'big-endian',
        swap,
        /noise as pcm_s16le, and a voice with the bytes of each sample in the other order/,
        0.99,
      ],
      [
        'that begins at an odd byte',
        (samples) => encode(samples, 'pcm_s16le').subarray(1),
        /begin at an odd byte/,
        0.97,
      ],
      [
        '32-bit float',
        (samples) => encode(samples, 'pcm_f32le'),
        /a voice as 32-bit float \(pcm_f32le\)|32-bit samples/,
        0.99,
      ],
      ['unsigned 8-bit', unsignedBytes, /a voice as unsigned 8-bit samples \(pcm_u8\)/, 0.85],
      ['24-bit', threeBytes, /a voice as 24-bit samples/, 0.97],
      ['64-bit float', (samples) => doubles(samples), /a voice as 64-bit float \(pcm_f64le\)/, 0.6],
      ['mu-law', (samples) => encode(samples, 'mulaw'), /a voice as G.711 \(mulaw\)/, 0.97],
      ['A-law', (samples) => encode(samples, 'alaw'), /a voice as G.711 \(alaw\)/, 0.8],
      ['32-bit', (samples) => fourBytes(samples), /32-bit samples/, 0.97],
      ['24 of 32 bits', (samples) => fourBytes(samples, 24), /32-bit samples/, 0.97],
      ['16 of 32 bits', (samples) => fourBytes(samples, 16), /always the same: they are 32-bit/, 0.6],
      ['32-bit big-endian', (samples) => fourBytes(samples, 32, true), /32-bit samples/, 0.9],
      ['two channels, one silent', oneSided, /two channels of which one is silent/, 0.6],
    ]

  test.each(others)(
    'is told within a second: %s',
    (_, make, says, share) => {
      const counts = { total: 0, told: 0, named: 0 }
      everySpeech([0.06, 1], [8000, 16_000, 24_000, 48_000], (samples, rate) => {
        if (samples.length < rate) return
        counts.total += 1
        const found = find(make(samples))
        if (found !== undefined) counts.told += 1
        if (says.test(found ?? '')) counts.named += 1
      })
      expect(counts.told / counts.total).toBeGreaterThan(0.99)
      expect(counts.named / counts.total).toBeGreaterThan(share)
    },
    120_000,
  )

  test('after silence', () => {
    expect(find(swap(join(silence(900), tone(900))))).toMatch(/big-endian/)
  })

  test('is not told by a few samples, nor in a format that is no samples', () => {
    expect(find(swap(tone(60)))).toBeUndefined()
    const watch = new SampleWatch({ encoding: 'mp3', container: 'mp3', sampleRate: 24_000 })
    watch.push(swap(tone(900)))
    expect(watch.isOver).toBe(true)
    expect(watch.mismatch).toBeUndefined()
  })

  test('is told where a WAV was requested and the samples have no header', () => {
    const watch = new SampleWatch({ ...raw('pcm_s16le'), container: 'wav' })
    watch.push(swap(tone(900)))
    expect(watch.mismatch).toMatch(/big-endian/)
  })

  test('is over as soon as it is decided', () => {
    const watch = new SampleWatch(raw('pcm_s16le'))
    watch.push(encode(tone(200), 'pcm_s16le'))
    expect(watch.isOver).toBe(true)
  })
})
