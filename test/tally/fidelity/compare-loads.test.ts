import { describe, expect, test } from 'vitest'
import { compareLoads } from '../../../src/tally/fidelity/compare-loads.ts'
import { splitByLoad } from '../../../src/tally/fidelity/load-split.ts'
import { sampleAnswers } from '../../../src/tally/fidelity/sample-answers.ts'
import { answerWith } from '../../fidelity/support/answers.ts'

const TEXTS = 12
/** Answers to each text alone, with five in flight and with eight. */
const requests = Array.from({ length: 3 * TEXTS }, (_, trial) => ({
  trial,
  target: 'a',
  text: trial % TEXTS,
  in_flight: [1, 5, 8][Math.floor(trial / TEXTS)] ?? 1,
}))
const inFlight = new Map(requests.map(({ trial, in_flight }) => [trial, in_flight]))

/** @param lost words under load, of ten */
const answers = (lost: number) =>
  requests.map(({ trial, target, text, in_flight }) =>
    answerWith({
      trial,
      target,
      text,
      heard: {
        transcript: '',
        words: 10,
        errors: (text % 4 === 0 ? 1 : 0) + (in_flight > 4 ? lost : 0),
        same: 10,
        missingEnd: 0,
        repeated: 0,
        added: 0,
      },
    }),
  )

describe('what load costs in word errors', () => {
  test('is the difference of the same texts, alone and among many', () => {
    const [found, ...others] = compareLoads(answers(3), inFlight, 1)
    expect(others).toEqual([])
    expect(found).toMatchObject({ from: 'a', to: 'a', texts: TEXTS, inFlight: [5, 8] })
    expect(found?.value).toBeCloseTo(0.3)
    expect(found?.low).toBeGreaterThan(0.25)
  })

  test('is none where nothing is lost, with the interval that so many texts allow', () => {
    const [found] = compareLoads(answers(0), inFlight, 1)
    expect(found).toMatchObject({ value: 0 })
    expect(found?.low).toBeLessThan(0)
    expect(found?.high).toBeGreaterThan(0)
  })

  test.each([
    ['all requests were alone', [1, 1, 1]],
    ['none was alone', [4, 4, 8]],
    ['there are none', []],
  ])('has nothing to compare where %s', (_, levels) => {
    expect(splitByLoad(levels.map((in_flight) => ({ in_flight })))).toBeUndefined()
  })

  test('is sampled from both: the answers to each text take turns', () => {
    const chosen = sampleAnswers(requests, 2 * TEXTS, 3)
    const alone = chosen.filter(({ in_flight }) => in_flight === 1)
    expect(alone).toHaveLength(TEXTS)
    expect(new Set(alone.map(({ text }) => text)).size).toBe(TEXTS)
    expect(sampleAnswers(requests, 30, 3)).toEqual(expect.arrayContaining(chosen))
  })
})
