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
    const pair = {
      before: armWith(simulateOutages(before, 2 * seed)),
      after: armWith(simulateOutages(after, 2 * seed + 1)),
    }
    const [result] = checkSuccess([pair], 0.01, seed)
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

describe('with a control', () => {
  /** The verdicts of 40 checks in which both targets failed in the same blocks of the later run. */
  function verdicts(ownFailures: number): Map<ComparisonVerdict, number> {
    const counts = new Map<ComparisonVerdict, number>()
    for (let seed = 1; seed <= 40; seed += 1) {
      const quiet = simulateOutages({ ...USUAL, outages: 0 }, seed)
      const outage = simulateOutages({ ...USUAL, outages: 0.5 }, seed)
      const own = outage.map(({ hits, n }) => ({ n, hits: Math.round(hits * (1 - ownFailures)) }))
      const [result] = checkSuccess(
        [
          {
            before: armWith(quiet),
            after: armWith(own),
            control: { before: armWith(quiet), after: armWith(outage) },
          },
        ],
        0.01,
        seed,
      )
      if (result) counts.set(result.verdict, (counts.get(result.verdict) ?? 0) + 1)
    }
    return counts
  }

  test('an outage that hits both is no regression', () => {
    expect(verdicts(0).get('regression')).toBeUndefined()
  })

  test('failures of the target alone are one', () => {
    expect(verdicts(0.2).get('regression')).toBeGreaterThanOrEqual(36)
  })

  test('a control that got better is no regression of the target', () => {
    const [failing, quiet] = [0.5, 0].map((outages) => armWith(simulateOutages({ ...USUAL, outages }, 7)))
    const perfect = armWith(simulateOutages({ ...USUAL, outages: 0 }, 8))
    if (!failing || !quiet) throw new Error('two arms')
    const [result] = checkSuccess(
      [{ before: perfect, after: perfect, control: { before: failing, after: quiet } }],
      0.01,
      1,
    )
    expect(result?.difference.difference).toBeLessThan(-0.2)
    expect(result?.verdict).not.toBe('regression')
  })
})
