import { describe, expect, test } from 'vitest'
import { toRankingBars } from '../../../../src/report/run/html/ranking-bars.ts'
import type { TargetRanking } from '../../../../src/tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../../../src/tally/run/run-summary.ts'
import type { PercentileEstimate } from '../../../../src/tally/statistics/interval.ts'

const value = (microseconds: number) => ({ kind: 'value' as const, value: microseconds })
const known = (at: number, low: number, high: number): PercentileEstimate => ({
  value: value(at),
  interval: { kind: 'interval', low: value(low), high: value(high) },
})
const ofFew = (at: number): PercentileEstimate => ({
  value: value(at),
  interval: { kind: 'too small', needed: 72 },
})

function barsOf(p50: PercentileEstimate, p95: PercentileEstimate) {
  const summary = { target: 'a', stages: new Map([['ttfa_heard', { percentiles: { p50, p95 } }]]) }
  const ranking = { targets: [{ summary, heard: p50 }] } as unknown as TargetRanking
  return toRankingBars(ranking, { file: { scenario: { targets: [{ id: 'a' }] } } } as unknown as RunSummary)
}

describe('the bars of a ranking', () => {
  test('reach to the 95th percentile', () => {
    const [bar] = barsOf(known(300e3, 280e3, 330e3), known(500e3, 450e3, 600e3))
    expect(bar).toMatchObject({ p50: 300, p95: 500, low: 280, high: 330, label: '300 ms · p95 500' })
  })

  test('show no 95th percentile of too few trials, as the table does', () => {
    const [bar] = barsOf(known(300e3, 280e3, 330e3), ofFew(500e3))
    expect(bar).toMatchObject({ p50: 300, p95: 300, label: '300 ms · p95 *' })
  })

  test('show nothing of a target with too few trials for a median', () => {
    expect(barsOf(ofFew(300e3), ofFew(500e3))).toEqual([])
  })
})
