import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TrialSample } from '../../../src/tally/load/trial-sample.ts'

const numbers = fc.uniqueArray(fc.nat(100_000), { minLength: 1, maxLength: 500 })

function sampleOf(trials: readonly number[], most = 40): TrialSample<{ trial: number }> {
  const all = new TrialSample<{ trial: number }>(most)
  for (const trial of trials) all.add({ trial })
  return all
}

describe('TrialSample', () => {
  test('keeps everything below the limit', () => {
    expect(sampleOf([3, 1, 2]).items()).toEqual([{ trial: 1 }, { trial: 2 }, { trial: 3 }])
  })

  test('does not depend on the order of the trials', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), (trials, cut) => {
        const shifted = sampleOf([
          ...trials.slice(cut % trials.length),
          ...trials.slice(0, cut % trials.length),
        ])
        expect(shifted.items()).toEqual(sampleOf(trials).items())
        expect(shifted.total).toBe(trials.length)
      }),
    )
  })

  test('stays within the limit where a damaged file repeats one trial', () => {
    for (const trial of [0, 7]) {
      const repeated = sampleOf(Array.from({ length: 100 }, () => trial))
      expect(repeated.items().length).toBeLessThanOrEqual(40)
      expect(repeated.total).toBe(100)
    }
  })

  test('samples the targets of an interleaved run evenly', () => {
    const chosen = sampleOf(
      Array.from({ length: 20_000 }, (_, trial) => trial),
      400,
    ).items()
    expect(chosen.length).toBeGreaterThan(200)
    for (const target of [0, 1, 2, 3])
      expect(chosen.filter(({ trial }) => trial % 4 === target).length).toBeGreaterThan(chosen.length / 6)
  })
})
