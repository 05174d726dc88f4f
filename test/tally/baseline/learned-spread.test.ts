import { describe, expect, test } from 'vitest'
import { type Baseline, createBaseline } from '../../../src/tally/baseline/baseline.ts'
import { checkBaseline } from '../../../src/tally/baseline/check-baseline.ts'
import { learnSpreadFromBaselines } from '../../../src/tally/baseline/learned-spread.ts'
import { FILE } from '../../report/sample-runs.ts'
import { createArm } from '../compare/sample-arms.ts'
import { LOG_NORMAL, randomWith, simulateRun } from '../compare/synthetic-latencies.ts'

const GATES = { stages: [{ stage: 'ttfa', share: 0.5, margin: 0.1 }], success: { margin: 0.01 } } as const

const armAt = (level: number, seed: number) =>
  createArm('a', simulateRun(LOG_NORMAL, Array(20).fill(level), 50, randomWith(seed)))

/** A run whose level is so much higher than usual, on a logarithmic scale. */
function baselineAt(level: number, run: string, gates = GATES, seed = run.length): Baseline {
  return createBaseline(run, { ...FILE, run, simulated: false }, [armAt(level, seed)], gates)
}

const LEVELS = [0.08, -0.08, 0.08, -0.08, 0.08]
const EARLIER = LEVELS.map((level, index) => baselineAt(level, `run${'x'.repeat(index)}`))
const MAIN = baselineAt(0, 'main')

describe('the spread between runs', () => {
  test('is learned from baselines of the same scenario', () => {
    const learned = learnSpreadFromBaselines(MAIN, EARLIER)
    expect(learned).toMatchObject({ source: 'learned', runs: 6 })
    expect(learned?.deviation).toBeGreaterThan(0.06)
    expect(learned?.deviation).toBeLessThan(0.12)
  })

  test('is not learned from fewer than four runs, the same run twice, or another scenario', () => {
    expect(learnSpreadFromBaselines(MAIN, EARLIER.slice(0, 2))).toBeUndefined()
    expect(learnSpreadFromBaselines(MAIN, Array(5).fill(EARLIER[0]))).toBeUndefined()
    const others = EARLIER.map((each) => ({ ...each, fingerprint: 'other' }))
    expect(learnSpreadFromBaselines(MAIN, others)).toBeUndefined()
  })

  test('decides what a check believes: the declared one first, then the learned one, then the default', () => {
    const learned = learnSpreadFromBaselines(MAIN, EARLIER)
    const check = (baseline: Baseline, more = {}) =>
      checkBaseline(baseline, [armAt(0.2, 9)], { seed: 1, ...more })
    const declared = check(baselineAt(0, 'main', { ...GATES, spread: 0.01 } as never), { learned })
    const outcomes = [check(MAIN), check(MAIN, { learned }), declared].map(({ gates, spread }) => [
      spread?.source,
      gates[0]?.outcome.kind === 'decided' && gates[0].outcome.decision.verdict,
    ])
    expect(outcomes).toEqual([
      ['default', 'regression'],
      ['learned', 'inconclusive'],
      ['declared', 'regression'],
    ])
  })

  test('plays no part with a control', () => {
    const arms = [armAt(0, 1), { ...armAt(0, 2), target: 'reference' }]
    const baseline = createBaseline('main', FILE, arms, GATES)
    expect(checkBaseline(baseline, arms, { seed: 1, control: 'reference' }).spread).toBeUndefined()
  })
})
