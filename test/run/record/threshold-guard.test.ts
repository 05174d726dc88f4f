import { describe, expect, test } from 'vitest'
import type { Threshold } from '../../../src/core/config/threshold.ts'
import { ThresholdGuard } from '../../../src/run/record/threshold-guard.ts'
import { trackTrialThresholds } from '../../../src/tally/thresholds/threshold-tracker.ts'
import { answeredInstants, trialWith } from '../../tally/sample-trials.ts'

const SLOW: Threshold = {
  selector: 'ttfa',
  words: 'p(50)<100ms',
  metric: 'ttfa',
  tags: {},
  statistic: { kind: 'percentile', share: 0.5 },
  comparison: '<',
  bound: 100_000,
  abortOnFail: true,
  delayAbortEval: 0,
}

const trials = (n: number) => Array.from({ length: n }, () => trialWith({ at: answeredInstants(200_000) }))

describe('a threshold guard', () => {
  test('stops the run when a threshold with abortOnFail fails, and names it', () => {
    const guard = new ThresholdGuard(trackTrialThresholds({ thresholds: [SLOW] }))
    guard.check(trials(5), 1e6)
    expect(guard.signal.aborted).toBe(false)
    guard.check(trials(1), 2e6)
    expect(guard.signal.aborted).toBe(true)
    expect(guard.breach).toBe('ttfa: p(50)<100ms')
  })

  test('waits for delayAbortEval', () => {
    const guard = new ThresholdGuard(
      trackTrialThresholds({ thresholds: [{ ...SLOW, delayAbortEval: 3000 }] }),
    )
    guard.check(trials(50), 2_999_000)
    expect(guard.signal.aborted).toBe(false)
    guard.check([], 3_000_000)
    expect(guard.signal.aborted).toBe(true)
  })

  test('ignores a failing threshold without abortOnFail', () => {
    const guard = new ThresholdGuard(trackTrialThresholds({ thresholds: [{ ...SLOW, abortOnFail: false }] }))
    guard.check(trials(50), 1e6)
    expect(guard.signal.aborted).toBe(false)
  })
})
