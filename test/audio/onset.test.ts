import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findOnset, OnsetDetector } from '../../src/audio/onset.ts'
import { loadFlite } from '../../src/lab/speech/flite/flite.ts'
import { join, offset, silence, tone } from './sounds.ts'

/** RMS of a sine is its amplitude over the root of two: -40 dBFS is an amplitude of 0.01414. */
const JUST_AUDIBLE = 0.0145
const JUST_INAUDIBLE = 0.0139

const SOUNDS: { name: string; samples: Float32Array; onset: number | undefined }[] = [
  { name: 'voice at once', samples: tone(100), onset: 0 },
  { name: 'silence, then voice on the grid of windows', samples: join(silence(30), tone(100)), onset: 720 },
  { name: 'silence, then voice inside a window', samples: join(silence(33), tone(100)), onset: 792 },
  { name: 'voice at the very end of a window', samples: join(silence(39.9), tone(100)), onset: 958 },
  { name: 'a click, then silence, then voice', samples: join(tone(10), silence(90), tone(100)), onset: 2400 },
  {
    name: 'voice that is not sustained, then voice',
    samples: join(tone(40), silence(60), tone(100)),
    onset: 2400,
  },
  { name: 'just above the threshold', samples: tone(100, 24_000, JUST_AUDIBLE), onset: 0 },
  { name: 'just below the threshold', samples: tone(100, 24_000, JUST_INAUDIBLE), onset: undefined },
  { name: 'nothing but silence', samples: silence(500), onset: undefined },
  { name: 'nothing at all', samples: silence(0), onset: undefined },
  { name: 'voice that is cut off after 25 ms', samples: join(silence(50), tone(25)), onset: undefined },
  { name: 'voice of 4 ms and no more', samples: tone(4), onset: undefined },
  { name: 'voice of 20 ms at the very end', samples: join(silence(300), tone(20)), onset: undefined },
  { name: 'voice of 49 ms at the very end', samples: join(silence(300), tone(49)), onset: undefined },
  { name: 'voice of 50 ms at the very end', samples: join(silence(300), tone(50)), onset: 7200 },
  { name: 'voice of 30 ms, then silence to the end', samples: join(tone(30), silence(30)), onset: undefined },
  {
    name: 'a faint rustle under the threshold, then voice',
    samples: join(tone(50, 24_000, 0.005), tone(99)),
    onset: 1200,
  },
  { name: 'nothing but a constant offset', samples: offset(500), onset: undefined },
  { name: 'nothing but a large offset', samples: offset(500, 0.9), onset: undefined },
  {
    name: 'an offset inside silence',
    samples: join(silence(95), offset(300), silence(95)),
    onset: undefined,
  },
  { name: 'an offset, then voice inside a window', samples: join(offset(303), tone(100)), onset: 7272 },
  {
    name: 'an offset under silence and voice',
    samples: add(join(silence(303), tone(100)), 0.1),
    onset: 7272,
  },
  { name: 'a burst of 50 ms, silence, then voice', samples: burst(50, 450), onset: 12_000 },
  { name: 'a burst of 80 ms, silence, then voice', samples: burst(80, 484), onset: 13_536 },
  {
    name: 'a burst of 80 ms off the grid of windows',
    samples: join(silence(5), burst(80, 300)),
    onset: 9240,
  },
  {
    name: 'two bursts of 60 ms, then voice',
    samples: join(burst(60, 250, 60), silence(250), tone(100)),
    onset: 14_880,
  },
  {
    name: 'a burst of 60 ms and clicks, then voice',
    samples: join(burst(60, 250, 20), silence(250), tone(100)),
    onset: 13_920,
  },
  { name: 'a word of 100 ms, a long pause, then voice', samples: burst(100, 800), onset: 0 },
  { name: 'a syllable of 60 ms, a short pause, then voice', samples: burst(60, 180), onset: 0 },
  {
    name: 'a word of 60 ms and nothing else',
    samples: join(silence(10), tone(60), silence(500)),
    onset: 240,
  },
  { name: 'a word of 60 ms, then a click', samples: join(burst(60, 400, 20), silence(300)), onset: 0 },
]

/** A sound, silence, and another sound. */
function burst(first: number, pause: number, second = 200): Float32Array {
  return join(tone(first), silence(pause), tone(second))
}

function add(samples: Float32Array, level: number): Float32Array {
  return samples.map((sample) => sample + level)
}

describe('the onset', () => {
  test.each(SOUNDS)('of $name', ({ samples, onset }) => {
    expect(findOnset(samples, 24_000)).toBe(onset)
  })

  test('is the same however the audio is split', () => {
    const sound = fc.constantFrom(...SOUNDS.map(({ samples }) => samples))
    fc.assert(
      fc.property(sound, fc.array(fc.nat(500)), ...[fc.nat(200)], (samples, cuts, lead) => {
        const whole = join(new Float32Array(lead), samples)
        const detector = new OnsetDetector(24_000)
        let offset = 0
        for (const size of [...cuts, whole.length]) {
          detector.push(whole.subarray(offset, offset + size))
          offset += size
        }
        expect(detector.finish()).toBe(findOnset(whole, 24_000))
      }),
    )
  })

  test('is exact to the sample, at every rate and position', () => {
    const rate = fc.constantFrom(8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)
    fc.assert(
      fc.property(rate, fc.nat(5000), (sampleRate, lead) => {
        const onset = findOnset(join(new Float32Array(lead), tone(100, sampleRate)), sampleRate)
        expect(onset).toBe(lead)
      }),
    )
  })

  test('is known 100 ms after it, while audio still arrives', () => {
    const detector = new OnsetDetector(24_000)
    expect(detector.push(tone(99.9))).toBeUndefined()
    expect(detector.push(tone(0.1))).toBe(0)
  })

  test('is known about a second after it at the latest, or it is a primer', () => {
    const slowest = join(tone(50), ...Array.from({ length: 5 }, () => join(silence(190), tone(10))))
    expect(new OnsetDetector(24_000).push(slowest)).toBe(0)
    expect(slowest.length / 24_000).toBeLessThan(1.1)
  })
})

describe('a stall', () => {
  test('is silence that counts in no position', () => {
    const detector = new OnsetDetector(24_000)
    detector.push(tone(60))
    detector.stall(450_000)
    expect(detector.push(tone(200))).toBe(1440)
    expect(detector.followsPrimer).toBe(true)
  })

  test('breaks a sound that was not yet sustained', () => {
    const detector = new OnsetDetector(24_000)
    detector.push(tone(1))
    detector.stall(481_000)
    expect(detector.push(tone(200))).toBe(24)
  })

  test('does not break a sound if it is a jitter of arrivals, however often', () => {
    const detector = new OnsetDetector(24_000)
    for (let piece = 0; piece < 10; piece++) {
      detector.push(tone(20))
      detector.stall(1700.3)
    }
    expect(detector.position).toBe(0)
    expect(detector.followsPrimer).toBe(false)
  })

  test('in a constant offset is no sound', () => {
    const detector = new OnsetDetector(24_000)
    for (let piece = 0; piece < 50; piece++) {
      detector.push(offset(20))
      detector.stall(7000)
    }
    expect(detector.finish()).toBeUndefined()
  })
})

describe('the onset of speech', () => {
  const say = loadFlite()
  const texts = [
    'Pick up the paper, Peter.',
    'Tick. Tock. Tick. Tock.',
    'Stop! Do not go there.',
    'It. Is. What. It. Is.',
    'Okay... but, let me think about it.',
    'Cut, copy, paste; two taps at a time.',
    'Yes.',
    'A, B, C, D.',
    'Hmm. Well, I think so.',
    'To be, or not to be: that is the question.',
  ]

  test.each(texts)('is where its first sustained sound begins: %s', (text) => {
    for (const speed of [1, 1.8]) {
      const samples = Float32Array.from(say(text, speed), (sample) => sample / 32_768)
      const onset = findOnset(samples, 16_000) ?? Number.NaN
      expect(Math.abs(onset - firstSustained(samples, 160) * 160)).toBeLessThanOrEqual(160)
    }
  })
})

/** The first of five windows in a row above -40 dBFS. */
function firstSustained(samples: Float32Array, window: number): number {
  const audible = Array.from({ length: Math.floor(samples.length / window) }, (_, index) => {
    const part = samples.subarray(index * window, (index + 1) * window)
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / window) > 0.01
  })
  return audible.findIndex((_, index) => [0, 1, 2, 3, 4].every((after) => audible[index + after]))
}
