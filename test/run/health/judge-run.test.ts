import { describe, expect, test } from 'vitest'
import { type HarnessSignals, judgeRun, VALIDITY_LIMITS } from '../../../src/run/health/judge-run.ts'

const HEALTHY: HarnessSignals = {
  utilisation: 0.2,
  heldUp: 0,
  medianShift: 0.001,
  tailShift: 0.001,
  canary: 0.001,
  lateness: 0.2,
  usualLateness: 0.1,
  lateSpeech: 0,
  throttled: 0,
  others: 0,
  machineFaults: 0,
  suspended: 0,
  packets: 0,
}

describe('the validity of a run', () => {
  test.each([
    ['no signals', {}, 'valid'],
    ['other processes without effect', { others: 0.4 }, 'valid'],
    ['other processes using more than half of the machine', { others: 0.6 }, 'degraded'],
    ['timestamps that may move a high percentile by 4 %', { tailShift: 0.04 }, 'valid'],
    ['timestamps that may move a high percentile by 6 %', { tailShift: 0.06 }, 'degraded'],
    ['timestamps that may double a high percentile', { tailShift: 0.5 }, 'invalid'],
    ['timestamps that may move the median by 4 %', { medianShift: 0.04 }, 'valid'],
    ['timestamps that may move the median by 6 %', { medianShift: 0.06, tailShift: 0.04 }, 'degraded'],
    ['timestamps that may move the median by a fifth', { medianShift: 0.2 }, 'invalid'],
    ['a thread busy for ten seconds', { utilisation: 0.93 }, 'invalid'],
    ['a busy thread, but first audio from packets', { utilisation: 0.96, packets: 1 }, 'degraded'],
    [
      'a late canary and a blocked thread, but first audio from packets',
      { canary: 0.3, heldUp: 0.5, packets: 0.995 },
      'degraded',
    ],
    [
      'a busy thread, and a twentieth of the answers without packets',
      { utilisation: 0.96, packets: 0.95 },
      'invalid',
    ],
    [
      'percentiles that may be late, although most answers are from packets',
      { tailShift: 0.5, packets: 0.995 },
      'invalid',
    ],
    ['late starts of answers from packets', { usualLateness: 40, packets: 1 }, 'invalid'],
    ['occasional late starts', { lateness: 8 }, 'degraded'],
    ['a request that this machine could not send', { machineFaults: 1 }, 'invalid'],
    ['a request during which the process was stopped', { suspended: 1 }, 'degraded'],
    ['late starts', { lateness: 80, usualLateness: 40 }, 'invalid'],
    ['a late canary', { canary: 0.3 }, 'invalid'],
    ['callers whose speech ends late', { lateSpeech: 0.2 }, 'degraded'],
    ['callers whose speech mostly ends late', { lateSpeech: 0.6 }, 'invalid'],
    ['a throttled container', { throttled: 0.2 }, 'degraded'],
  ] as [string, Partial<HarnessSignals>, string][])('%s', (_, signs, state) => {
    const validity = judgeRun({ ...HEALTHY, ...signs })
    expect(validity.state).toBe(state)
    expect(validity.reasons.length > 0).toBe(state !== 'valid')
  })

  test('each signal is reported once, and other processes if something went wrong', () => {
    const { reasons } = judgeRun({ ...HEALTHY, medianShift: 0.2, others: 0.8 })
    expect(reasons).toEqual([
      expect.stringContaining('the median time to first audio may be 20 % too long'),
      expect.stringContaining('other processes used 80 %'),
    ])
  })

  test('advice that reasons share is given once, with the last of them', () => {
    const { reasons } = judgeRun({ ...HEALTHY, medianShift: 0.2, canary: 0.3, heldUp: 0.1 })
    const advice = 'lower the concurrency or stop other work on this machine'
    expect(reasons.map((reason) => reason.endsWith(advice))).toEqual([false, false, true])
    expect(reasons[0]).toMatch(/^timestamps were late: the median .* 20 % too long \(loop_lag_us\)$/)
  })

  test('only the stronger signal of late starts is reported', () => {
    const { reasons } = judgeRun({ ...HEALTHY, lateness: 80, usualLateness: 40 })
    expect(reasons).toEqual([expect.stringContaining('a tenth of the requests')])
  })

  test.each(VALIDITY_LIMITS)('$sign from $from on is $state', ({ signal, from, state }) => {
    const rank = { valid: 0, degraded: 1, invalid: 2 }
    expect(rank[judgeRun({ ...HEALTHY, [signal]: from }).state]).toBeGreaterThanOrEqual(rank[state])
    expect(rank[judgeRun({ ...HEALTHY, [signal]: from * 0.99 }).state]).toBeLessThan(rank[state])
  })
})
