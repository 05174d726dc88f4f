import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../src/pace/random.ts'
import {
  decideTest,
  hypothesesAround,
  type TestDecision,
} from '../../../src/probe/statistics/sequential-test.ts'

const FIVE_PERCENT = hypothesesAround(0.05)
const RUNS = 600

/** Tests trials that are violated at random until the test is over. */
function run(share: number, seed: number): { decision: TestDecision; trials: number } {
  const random = seededRandom(seed)
  let violated = 0
  for (let trials = 1; ; trials++) {
    if (random.fraction() < share) violated++
    const decision = decideTest(FIVE_PERCENT, violated, trials)
    if (decision !== 'undecided') return { decision, trials }
  }
}

function runs(share: number) {
  return Array.from({ length: RUNS }, (_, seed) => run(share, seed))
}

describe('the sequential test around 5 %', () => {
  test('has the hypotheses and the bounds of the method: 3 % against 8 %, +-2.94', () => {
    expect(FIVE_PERCENT.passShare).toBeCloseTo(0.03, 10)
    expect(FIVE_PERCENT.failShare).toBeCloseTo(0.08, 10)
    // Three violations add 3 * ln(8/3) = 2.9424, still inside the bound of 2.9444.
    expect(decideTest(FIVE_PERCENT, 3, 3)).toBe('undecided')
    expect(decideTest(FIVE_PERCENT, 4, 4)).toBe('fail')
  })

  test('passes after 56 trials without a violation, and not before', () => {
    expect(decideTest(FIVE_PERCENT, 0, 55)).toBe('undecided')
    expect(decideTest(FIVE_PERCENT, 0, 56)).toBe('pass')
  })

  test('fails what is fine, and passes what is bad, no more often than 5 % and a little luck', () => {
    const failed = runs(0.03).filter(({ decision }) => decision === 'fail').length
    const passed = runs(0.08).filter(({ decision }) => decision === 'pass').length
    expect(failed / RUNS).toBeLessThan(0.075)
    expect(passed / RUNS).toBeLessThan(0.075)
  })

  test.each([
    [0.03, 121],
    [0.08, 89],
  ])('takes at a share of %s about %s trials, as Wald says', (share, trials) => {
    const mean = runs(share).reduce((sum, one) => sum + one.trials, 0) / RUNS
    expect(mean / trials).toBeGreaterThan(0.8)
    expect(mean / trials).toBeLessThan(1.3)
  })
})
