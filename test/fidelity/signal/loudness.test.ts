import { describe, expect, test } from 'vitest'
import { measureIntegratedLoudness } from '../../../src/fidelity/signal/loudness.ts'

/** Seconds of a 1 kHz tone, each at a peak in dBFS, one after the other. */
type Tones = readonly (readonly [seconds: number, dbfs: number])[]

function tones(parts: Tones, rate: number): Float32Array {
  const pieces = parts.map(([seconds, dbfs]) => {
    const level = 10 ** (dbfs / 20)
    return Float32Array.from(
      { length: Math.round(seconds * rate) },
      (_, at) => level * Math.sin((2 * Math.PI * 1000 * at) / rate),
    )
  })
  const joined = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let from = 0
  for (const piece of pieces) {
    joined.set(piece, from)
    from += piece.length
  }
  return joined
}

/** EBU Tech 3341 (2023), table 1: both channels of a stereo signal, and the loudness that a meter shows within 0.1 LU. */
const STANDARD: readonly { readonly name: string; readonly parts: Tones; readonly lufs: number }[] = [
  { name: 'case 1: 20 s at -23 dBFS', parts: [[20, -23]], lufs: -23 },
  { name: 'case 2: 20 s at -33 dBFS', parts: [[20, -33]], lufs: -33 },
  {
    name: 'case 3: quiet parts fall to the relative gate',
    parts: [
      [10, -36],
      [60, -23],
      [10, -36],
    ],
    lufs: -23,
  },
  {
    name: 'case 4: silence falls to the absolute gate',
    parts: [
      [10, -72],
      [10, -36],
      [60, -23],
      [10, -36],
      [10, -72],
    ],
    lufs: -23,
  },
  {
    name: 'case 5: louder in the middle',
    parts: [
      [20, -26],
      [20.1, -20],
      [20, -26],
    ],
    lufs: -23,
  },
]

describe('loudness', () => {
  test.each(STANDARD)('the standard’s own test signal, $name', ({ parts, lufs }) => {
    const channel = tones(parts, 48_000)
    expect(Math.abs((measureIntegratedLoudness([channel, channel], 48_000) ?? 0) - lufs)).toBeLessThanOrEqual(
      0.1,
    )
  })

  test.each([8000, 16_000, 22_050, 24_000, 44_100])('is the same at %i Hz', (rate) => {
    const channel = tones([[5, -23]], rate)
    expect(Math.abs((measureIntegratedLoudness([channel, channel], rate) ?? 0) + 23)).toBeLessThanOrEqual(0.1)
  })

  test('one channel alone is 3 LU quieter than the same on both', () => {
    expect(measureIntegratedLoudness([tones([[5, -23]], 24_000)], 24_000)).toBeCloseTo(-26, 1)
  })

  test('silence, and less than a block of 400 ms, have none', () => {
    expect(measureIntegratedLoudness([new Float32Array(48_000)], 24_000)).toBeUndefined()
    expect(measureIntegratedLoudness([tones([[0.39, -10]], 24_000)], 24_000)).toBeUndefined()
    expect(measureIntegratedLoudness([], 24_000)).toBeUndefined()
  })
})
