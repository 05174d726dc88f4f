import { describe, expect, test } from 'vitest'
import { findOddRates } from '../../src/fidelity/find-odd-rates.ts'
import { answerWith } from './support/answers.ts'

const { signal } = answerWith()
/** An answer whose pitch and speaking rate, in words and in letters, are the usual ones times these. */
const at = (higher: number, faster: number, trial = 0, letters = faster) =>
  answerWith({
    trial,
    signal: {
      ...signal,
      pitch: 180 * higher,
      speech: Math.round(1_700_000 / faster),
      charsPerSecond: 16 * letters,
    },
    findings: ['truncated', 'noise'],
  })
const unheard = ({ heard: _, ...answer }: ReturnType<typeof at>) => answer
const OTHERS = [0.9, 0.95, 1, 1, 1, 1.05, 1.1, 1.02].map((factor, trial) => at(factor, 2 - factor, trial + 1))
const judge = (answer: ReturnType<typeof at>) => findOddRates([answer, ...OTHERS])[0]

describe('an answer beside the others of its target', () => {
  test.each([
    ['a third too slow', 2 / 3, 2 / 3],
    ['by half too fast', 1.5, 1.5],
    ['by half too fast, in a text that is spoken slowly', 1.5, 1.2],
    ['by half too fast, in a text that is spoken quickly', 1.5, 2.2],
    ['twice too fast', 2, 2],
  ])('%s was played at a wrong rate, and its words say nothing more', (_, higher, faster) => {
    const found = judge(at(higher, faster))
    expect(found?.findings).toEqual(['noise', 'wrong rate'])
    expect(found?.rateFactor).toBeCloseTo(1 / higher, 1)
  })

  test.each([
    ['higher alone', 1.5, 1],
    ['faster alone', 1, 1.5],
    ['higher and slower', 1.5, 0.7],
    ['a little of both', 1.15, 1.15],
  ])('%s is a voice', (_, higher, faster) => {
    expect(judge(at(higher, faster))?.findings).toEqual(['truncated', 'noise'])
  })

  test('numbers are counted as they are spoken, not by their letters', () => {
    expect(judge(at(1.5, 1.3, 0, 0.9))?.findings).toEqual(['noise', 'wrong rate'])
  })

  test('where nobody transcribed, the letters have to do', () => {
    const [found] = findOddRates([at(1.5, 1, 0, 1.5), ...OTHERS].map(unheard))
    expect(found?.findings).toEqual(['noise', 'wrong rate'])
  })

  test('few answers have no usual pitch', () => {
    const few = [at(1.5, 1.5), ...OTHERS.slice(0, 5)]
    expect(findOddRates(few)).toEqual(few)
  })
})
