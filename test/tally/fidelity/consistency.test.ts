import { expect, test } from 'vitest'
import { measureConsistency } from '../../../src/tally/fidelity/consistency.ts'
import { answerWith } from '../../fidelity/support/answers.ts'

const { signal } = answerWith()
const answer = (text: number, speech: number, loudness: number, pitch: number) =>
  answerWith({ text, signal: { ...signal, speech, loudness, pitch } })

test('the spread of length, loudness and pitch over answers to one text, as medians over texts', () => {
  const found = measureConsistency([
    // Equal answers, answers that differ by 10 %, 2 LU and a semitone, and one that is alone.
    ...[0, 0, 0].map((text) => answer(text, 1e6, -20, 200)),
    answer(1, 1e6, -20, 200),
    answer(1, 1.1e6, -22, 200 * 2 ** (1 / 12)),
    answer(2, 1e6, -20, 200),
    answer(2, 1.1e6, -22, 200 * 2 ** (1 / 12)),
    answer(3, 9e6, -5, 100),
  ])
  expect(found?.texts).toBe(3)
  expect(found?.speech.value).toBeCloseTo(Math.log(1.1) / Math.SQRT2, 6)
  expect(found?.loudness?.value).toBeCloseTo(Math.SQRT2, 6)
  expect(found?.pitch?.value).toBeCloseTo(1 / Math.SQRT2, 6)
})

test('nothing is said of texts with one answer each, nor of silence', () => {
  expect(measureConsistency([0, 1, 2].map((text) => answer(text, 1e6, -20, 200)))).toBeUndefined()
  expect(measureConsistency([0, 0].map((text) => answer(text, 0, -20, 200)))).toBeUndefined()
})
