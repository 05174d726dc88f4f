import { describe, expect, test } from 'vitest'
import { measuredGroups, tallyTrials } from '../../../src/tally/run/run-tally.ts'
import { stageRows } from '../../../src/tally/run/stage-rows.ts'
import type { Quantile } from '../../../src/tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../../src/tally/statistics/interval.ts'
import { isSignificant, percentileDifference } from '../../../src/tally/statistics/percentile-difference.ts'
import { answeredInstants, trialWith } from '../sample-trials.ts'

const number = (value: number): Quantile => ({ kind: 'value', value })
const INFINITE: Quantile = { kind: 'infinite' }

function reading(value: Quantile, low: Quantile, high: Quantile): PercentileEstimate {
  return { value, interval: { kind: 'interval', low, high } }
}

describe('differenceOf', () => {
  test('adds the squares of the half intervals that point towards each other', () => {
    const slower = reading(number(350), number(320), number(390))
    const faster = reading(number(300), number(290), number(340))
    expect(percentileDifference(slower, faster)).toEqual({
      kind: 'interval',
      value: 50,
      low: 50 - Math.hypot(30, 40),
      high: 50 + Math.hypot(40, 10),
    })
  })

  test.each<[string, PercentileEstimate, boolean]>([
    ['is real when its interval is above zero', reading(number(350), number(340), number(360)), true],
    [
      'is not significant if its interval reaches zero',
      reading(number(310), number(290), number(330)),
      false,
    ],
    ['is real when the slower one may even be infinite', reading(number(350), number(340), INFINITE), true],
  ])('%s', (_, slower, real) => {
    const faster = reading(number(300), number(295), number(305))
    expect(isSignificant(percentileDifference(slower, faster))).toBe(real)
  })

  test('is unknown where the slower one lies beyond the timeout', () => {
    const faster = reading(number(300), number(295), number(305))
    expect(percentileDifference(reading(INFINITE, INFINITE, INFINITE), faster)).toEqual({ kind: 'unknown' })
  })

  test('takes an interval on both sides', () => {
    const small: PercentileEstimate = { value: number(300), interval: { kind: 'too small', needed: 6 } }
    expect(percentileDifference(small, reading(number(1), number(1), number(1)))).toEqual({
      kind: 'too small',
      needed: 6,
    })
  })

  test('calls two samples of one distribution different in at most about one of twenty pairs', async () => {
    let different = 0
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let pair = 0; pair < 200; pair += 1) {
      const trials = Array.from({ length: 80 }, (_, trial) =>
        trialWith({
          trial,
          target: trial % 2 ? 'alpha' : 'beta',
          at: answeredInstants(Math.round(200_000 * Math.exp(random() + random() + random()))),
        }),
      )
      const rows = stageRows(measuredGroups(await tallyTrials(trials), [])).filter(
        ({ stage }) => stage === 'ttfa',
      )
      const [first, second] = rows.map(({ percentiles }) => percentiles.p50)
      if (first && second && isSignificant(percentileDifference(first, second))) different += 1
    }
    expect(different).toBeLessThanOrEqual(16)
    expect(different).toBeGreaterThan(0)
  })
})
