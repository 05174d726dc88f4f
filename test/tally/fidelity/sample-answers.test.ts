import { describe, expect, test } from 'vitest'
import { sampleAnswers } from '../../../src/tally/fidelity/sample-answers.ts'

/** Two targets, six texts each ten times, in turns. */
const ANSWERS = Array.from({ length: 120 }, (_, trial) => ({
  trial,
  target: trial % 2 === 0 ? 'a' : 'b',
  text: Math.floor(trial / 2) % 6,
}))
const of = (target: string, chosen: readonly (typeof ANSWERS)[number][]) =>
  chosen.filter((one) => one.target === target)

describe('the sample', () => {
  const chosen = sampleAnswers(ANSWERS, 9, 7)

  test('has as many of each target as were asked for, or all', () => {
    expect(of('a', chosen)).toHaveLength(9)
    expect(of('b', chosen)).toHaveLength(9)
    expect(sampleAnswers(ANSWERS, 500, 7)).toHaveLength(120)
  })

  test('spreads over the texts, and takes the same ones of all targets', () => {
    const texts = (target: string) => of(target, chosen).map(({ text }) => text)
    expect(new Set(texts('a').slice(0, 6)).size).toBe(6)
    expect(texts('a')).toEqual(texts('b'))
    const few = sampleAnswers(ANSWERS, 4, 3)
    expect(new Set(few.map(({ text }) => text)).size).toBe(4)
  })

  test('depends on the seed alone, and a larger one holds it', () => {
    expect(sampleAnswers(ANSWERS.toReversed(), 9, 7)).toEqual(chosen)
    expect(sampleAnswers(ANSWERS, 9, 8)).not.toEqual(chosen)
    expect(sampleAnswers(ANSWERS, 20, 7)).toEqual(expect.arrayContaining(chosen))
  })

  test('of nothing is empty', () => {
    expect(sampleAnswers([], 5, 1)).toEqual([])
  })
})
