import { describe, expect, test } from 'vitest'
import { checkSuccess } from '../../../src/tally/baseline/check-success.ts'
import { type Arm, type BlockCounts, totalCount } from '../../../src/tally/compare/arm.ts'
import type { ComparisonVerdict } from '../../../src/tally/compare/decide-comparisons.ts'
import { createArm } from '../compare/sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateRun } from '../compare/synthetic-latencies.ts'
import { type Outages, simulateOutages } from './outages.ts'

const USUAL: Outages = { blocks: 20, perBlock: 50, outages: 0.08, failing: 0.6 }

const ARM = createArm('a', simulateRun(LOG_NORMAL, [0], 1, randomWith(1)))
const armWith = (successBlocks: BlockCounts): Arm => ({
  ...ARM,
  success: totalCount(successBlocks),
  successBlocks,
})

function verdictShare(
  verdict: ComparisonVerdict,
  before: Outages,
  after: Outages,
  repetitions: number,
): number {
  let found = 0
  for (let seed = 1; seed <= repetitions; seed += 1) {
    const pair = [simulateOutages(before, 2 * seed), simulateOutages(after, 2 * seed + 1)].map(armWith)
    const [result] = checkSuccess([pair as [Arm, Arm]], 0.01, seed)
    if (result?.verdict === verdict) found += 1
  }
  return found / repetitions
}

describe('failures in outages', () => {
  // With trials taken as independent, 30 of 100 such checks ended in a regression.
  test.each([0.08, 0.25])('in %d of the blocks are no regression while nothing changed', (outages) => {
    const usual = { ...USUAL, outages }
    expect(verdictShare('regression', usual, usual, 100)).toBeLessThanOrEqual(0.05)
  })

  test('are no proof of equality either', () => {
    expect(verdictShare('equivalent', USUAL, USUAL, 40)).toBeLessThanOrEqual(0.1)
  })

  test('that become six times as frequent are a regression', () => {
    expect(verdictShare('regression', USUAL, { ...USUAL, outages: 0.5 }, 40)).toBeGreaterThanOrEqual(0.8)
  })

  test('single failures all over the run are found as before', () => {
    const spread = { ...USUAL, outages: 1, failing: 0.04 }
    expect(verdictShare('regression', { ...USUAL, outages: 0 }, spread, 40)).toBeGreaterThanOrEqual(0.95)
  })
})
