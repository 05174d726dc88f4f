import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resample } from '../../../src/lab/speech/resample.ts'

const RATES = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]
const FROM = 16_000

function sine(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: Math.round(rate * seconds) },
    (_, n) => 0.5 * Math.sin((2 * Math.PI * hertz * n) / rate),
  )
}

/** The middle, where the filter has input on both sides. */
function middle(samples: Float32Array): Float32Array {
  return samples.subarray(Math.floor(samples.length * 0.2), Math.floor(samples.length * 0.8))
}

function level(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
}

describe.each(RATES)('resample to %i', (rate) => {
  test('keeps the duration', () => {
    expect(resample(new Float32Array(FROM), FROM, rate)).toHaveLength(rate)
  })

  test('keeps a constant level exactly', () => {
    const steady = middle(resample(new Float32Array(4000).fill(0.25), FROM, rate))
    expect(Math.max(...steady.map((sample) => Math.abs(sample - 0.25)))).toBeLessThan(1e-6)
  })

  test('keeps the pitch, level and phase of a tone in the pass band', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 2900 }), (hertz) => {
        const expected = sine(hertz, rate, 0.25)
        const actual = resample(sine(hertz, FROM, 0.25), FROM, rate)
        const error = middle(actual.map((sample, n) => sample - (expected[n] ?? 0)))
        expect(level(error)).toBeLessThan(0.0015)
      }),
      { numRuns: 12 },
    )
  })
})

test('frequencies above the lower Nyquist frequency are filtered, not aliased', () => {
  expect(level(middle(resample(sine(6000, FROM, 0.25), FROM, 8000)))).toBeLessThan(0.0005)
})

test('an equal rate returns the input', () => {
  const samples = sine(440, FROM, 0.1)
  expect(resample(samples, FROM, FROM)).toEqual(samples)
})
