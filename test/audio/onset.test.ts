import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findOnset, OnsetDetector } from '../../src/audio/onset.ts'
import { join, silence, tone } from './sounds.ts'

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
  { name: 'voice that is cut off after 25 ms', samples: join(silence(50), tone(25)), onset: 1200 },
  { name: 'voice of 4 ms and no more', samples: tone(4), onset: 0 },
  { name: 'voice of 30 ms, then silence to the end', samples: join(tone(30), silence(30)), onset: undefined },
  {
    name: 'a faint rustle under the threshold, then voice',
    samples: join(tone(50, 24_000, 0.005), tone(99)),
    onset: 1200,
  },
]

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

  test('is known 50 ms after it, while audio still arrives', () => {
    const detector = new OnsetDetector(24_000)
    expect(detector.push(tone(49.9))).toBeUndefined()
    expect(detector.push(tone(0.1))).toBe(0)
  })
})
