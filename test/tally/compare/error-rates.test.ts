import { describe, expect, test } from 'vitest'
import { type Experiment, estimateTrials, measureErrorRates } from './error-rates.ts'
import { LATENCY_DISTRIBUTIONS, LOG_NORMAL } from './synthetic-latencies.ts'

/** A quick version of `npm run error-rates`, which has 200 repetitions of everything; bounds leave room for chance. */
const QUICK: Experiment = {
  world: LOG_NORMAL,
  design: 'paired',
  drift: 0.08,
  blocks: 20,
  perBlock: 25,
  factor: 1,
  share: 0.95,
  repetitions: 60,
  draws: 300,
}

describe('a target compared with itself while everything drifts by 8 %', () => {
  test.each(['paired', 'apart', 'controlled'] as const)('%s: hardly ever a regression', (design) => {
    const { verdicts } = measureErrorRates({ ...QUICK, design, repetitions: 200 })
    expect(verdicts.regression).toBeLessThanOrEqual(0.05)
    expect(verdicts.improvement).toBeLessThanOrEqual(0.05)
  })
})

describe('a run-to-run offset of 5 % that no block shows', () => {
  // Without an allowance: 18 % false regressions and a coverage of 68 %.
  test('is hardly ever a regression, and the interval holds the truth', () => {
    const { verdicts, coverage } = measureErrorRates({
      ...QUICK,
      design: 'apart',
      drift: 0,
      offset: 0.05,
      perBlock: 50,
      repetitions: 200,
    })
    expect(verdicts.regression).toBeLessThanOrEqual(0.05)
    expect(coverage).toBeGreaterThanOrEqual(0.92)
  })
})

describe('intervals hold the truth', () => {
  test.each(LATENCY_DISTRIBUTIONS.map((world) => [world.name, world] as const))(
    'for %s latencies',
    (_, world) => {
      for (const share of [0.5, 0.95]) {
        const { coverage } = measureErrorRates({ ...QUICK, world, share, factor: 1.1 })
        expect(coverage).toBeGreaterThanOrEqual(0.9)
      }
    },
  )
})

describe('the planned number of trials', () => {
  test('finds a p95 that is 10 % slower', () => {
    const planned = estimateTrials(LOG_NORMAL, 400, 0.95, 0.1, 1)
    const perBlock = Math.ceil(planned / QUICK.blocks)
    const { verdicts } = measureErrorRates({ ...QUICK, perBlock, factor: 1.1, repetitions: 40 })
    expect(verdicts.regression).toBeGreaterThanOrEqual(0.8)
  })

  test('agrees with the formula where the density is known', () => {
    // Log-normal with deviation s: the variance of ln Q(p) is p (1 - p) (s / phi(z))² / n.
    const exact = (2 * 0.0475 * (0.4 / 0.10314) ** 2 * 3.79 ** 2) / Math.log(1.1) ** 2
    const planned = [1, 2, 3, 4, 5].map((seed) => estimateTrials(LOG_NORMAL, 4000, 0.95, 0.1, seed))
    const mean = planned.reduce((sum, n) => sum + n, 0) / planned.length
    expect(mean / exact).toBeGreaterThan(0.85)
    expect(mean / exact).toBeLessThan(1.3)
  })
})
