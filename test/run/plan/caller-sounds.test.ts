import { expect, test } from 'vitest'
import { isLoud } from '../../../src/lab/speech/loudness.ts'
import { prepareSounds } from '../../../src/run/plan/caller-sounds.ts'
import type { Stimulus } from '../../../src/run/plan/stimuli.ts'

const RATE = 16_000
const speech: Stimulus = {
  text: 'tone',
  samples: Float32Array.from({ length: RATE }, (_, at) => 0.3 * Math.sin((2 * Math.PI * 440 * at) / RATE)),
  sampleRate: RATE,
}

const powerOf = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length

test('sounds are made from the seed, have their length, and their level beside the speech', async () => {
  const make = (seed: number) =>
    prepareSounds(
      [
        { name: 'cough', kind: 'cough', level: 0 },
        { name: 'quiet', kind: 'cough', level: -10 },
        { name: 'mm-hm', kind: 'mm-hm', level: -6 },
        { name: 'background', kind: 'background', level: -15 },
        { name: 'right', text: 'Right.', level: 0 },
      ],
      [speech],
      { folder: '.', seed },
    )
  const [first, again, other] = await Promise.all([make(1), make(1), make(2)])
  expect(again).toEqual(first)
  expect(other[0]).not.toEqual(first[0])
  const expected = [
    [0, 0.35, 0.42],
    [-10, 0.3, 0.42],
    [-6, 0.4, 0.75],
    [-15, 1.5, 4],
    [0, 0.2, 0.6],
  ] as const
  for (const [index, { name, stimulus }] of first.entries()) {
    const [level, shortest, longest] = expected[index] ?? [0, 0, 0]
    const { from = 0, to = 0 } = stimulus.spoken ?? {}
    expect(to - from, name).toBeGreaterThan(shortest)
    expect(to - from, name).toBeLessThan(longest)
    const heard = stimulus.samples.subarray(from * stimulus.sampleRate, to * stimulus.sampleRate)
    // Peaks of a cough are clipped.
    expect(10 * Math.log10(powerOf(heard) / powerOf(speech.samples)), name).toBeCloseTo(level, -0.5)
    expect(heard.some(isLoud), name).toBe(true)
  }
  // A cough begins at once: its loudest moment is in its first 50 ms.
  const [{ stimulus: cough } = { stimulus: speech }] = first
  const loudest = cough.samples.reduce(
    (best, sample, at) => (Math.abs(sample) > Math.abs(cough.samples[best] ?? 0) ? at : best),
    0,
  )
  expect(loudest / RATE).toBeLessThan(0.05)
})
