import type { RankedTarget, TargetRanking } from '../../../tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { RankingBar } from '../../format/charts/ranking-chart.ts'
import { toChartMilliseconds } from '../../format/charts/scales.ts'
import { targetStyle } from '../../format/charts/series-style.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { formatQuantile } from '../../format/units/percentiles.ts'

/** The bars of targets that have a median. A value beyond the timeout reaches the edge of the chart. */
export function toRankingBars({ targets }: TargetRanking, runSummary: RunSummary): RankingBar[] {
  const drawn = targets.filter(({ heard }) => heard?.value.kind === 'value')
  const edge = Math.max(1, ...drawn.flatMap(axisValues))
  return drawn.map((rankedTarget) => toBar(rankedTarget, runSummary, edge))
}

function toBar(rankedTarget: RankedTarget, runSummary: RunSummary, edge: number): RankingBar {
  const { target, stages } = rankedTarget.summary
  const p95 = stages.get('ttfa_heard')?.percentiles.p95.value ?? { kind: 'no data' }
  const p50 = toChartMilliseconds(rankedTarget.heard?.value) ?? 0
  const interval = rankedTarget.heard?.interval
  const ends = interval?.kind === 'interval' ? interval : undefined
  return {
    target,
    color: targetStyle(runSummary, target).color,
    p50,
    p95: toChartMilliseconds(p95) ?? edge,
    low: toChartMilliseconds(ends?.low) ?? p50,
    high: ends ? (toChartMilliseconds(ends.high) ?? edge) : p50,
    label: `${formatMilliseconds(p50 * 1000)} ms · p95 ${formatQuantile(p95, formatMilliseconds)}`,
  }
}

function axisValues({ heard, summary }: RankedTarget): number[] {
  const interval = heard?.interval.kind === 'interval' ? heard.interval.high : undefined
  const numbers = [heard?.value, summary.stages.get('ttfa_heard')?.percentiles.p95.value, interval].map(
    toChartMilliseconds,
  )
  return numbers.filter((number) => number !== undefined)
}
