import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleNormal } from '../../../src/pace/distributions.ts'
import { seededRandom } from '../../../src/pace/random.ts'
import { BatchMeans } from '../../../src/tally/load/batch-means.ts'
import { judgeSteadiness, mserCutoff } from '../../../src/tally/load/steadiness.ts'

/** The verdict on trials a tenth of a second apart, each of a log-normal time around what `level` says. */
function verdictOf(trials: number, level: (share: number) => number, sigma = 0.2, seed = 1) {
  const random = seededRandom(seed)
  const batches = new BatchMeans()
  for (let trial = 0; trial < trials; trial++)
    batches.add(trial * 1e5, 200_000 * level(trial / trials) * Math.exp(sigma * sampleNormal(random)))
  return judgeSteadiness(batches.completeBatches())
}

describe('steadiness', () => {
  test.each<[string, number, (share: number) => number, string]>([
    ['a level that stays is steady', 500, () => 1, 'steady'],
    ['a first tenth of twice the time is warm-up', 500, (share) => (share < 0.1 ? 2 : 1), 'settling'],
    ['a level that keeps rising is unsteady', 500, (share) => 1 + share, 'unsteady'],
    ['a jump near the end is unsteady', 500, (share) => (share > 0.8 ? 1.5 : 1), 'unsteady'],
    ['a few trials say nothing', 50, () => 1, 'too short'],
  ])('%s', (_, trials, level, state) => {
    expect(verdictOf(trials, level).state).toBe(state)
  })

  test('counts unlabelled warm-up', () => {
    const verdict = verdictOf(500, (share) => (share < 0.1 ? 2 : 1))
    expect(verdict.state === 'settling' && Math.abs(verdict.trials - 50)).toBeLessThanOrEqual(10)
  })

  test.each([
    [0.1, 60],
    [0.4, 60],
    [0.4, 500],
  ])('chance is not called unsteady: scatter %d, %d trials', (sigma, trials) => {
    const verdicts = Array.from({ length: 200 }, (_, seed) => verdictOf(trials, () => 1, sigma, seed))
    expect(verdicts.filter(({ state }) => state !== 'steady').length).toBeLessThan(20)
  })

  test('the cut of MSER leaves out a start that is different, and nothing of what is all the same', () => {
    expect(mserCutoff([9, 9, 1, 2, 1, 2, 1, 2, 1, 2])).toBe(2)
    expect(mserCutoff([1, 2, 1, 2, 1, 2, 1, 2])).toBe(0)
  })
})

test('batches do not depend on the order of trials, and contain all but the last few', () => {
  const trial = fc.tuple(fc.nat(1e8), fc.nat(1e6))
  fc.assert(
    fc.property(fc.array(trial, { maxLength: 200 }), (trials) => {
      const [forwards, backwards] = [trials, trials.toReversed()].map((order) => {
        const batches = new BatchMeans()
        for (const [at, value] of order) batches.add(at, value)
        return batches.completeBatches()
      })
      expect(forwards).toEqual(backwards)
      const held = forwards?.reduce((sum, batch) => sum + batch.trials, 0) ?? 0
      expect(trials.length - held).toBeLessThan(5)
    }),
  )
})
