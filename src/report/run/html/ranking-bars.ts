import type { RankedTarget, TargetRanking } from '../../../tally/ranking/rank-targets.ts'
import type { RunSummary } from '../../../tally/run/run-summary.ts'
import type { Quantile } from '../../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../../tally/statistics/interval.ts'
import type { RankingBar } from '../../format/charts/ranking-chart.ts'
import { toChartMilliseconds } from '../../format/charts/scales.ts'
import { targetStyle } from '../../format/charts/series-style.ts'
import { formatMilliseconds } from '../../format/units/durations.ts'
import { formatValue } from '../../format/units/percentiles.ts'

/**
 * The bars of targets with a median, if it has enough trials for an interval. A value beyond the timeout
 * reaches the edge of the chart.
 */
export function toRankingBars({ targets }: TargetRanking, runSummary: RunSummary): RankingBar[] {
  const drawn = targets.filter(({ heard }) => drawnValue(heard)?.kind === 'value')
  const edge = Math.max(1, ...drawn.flatMap(axisValues))
  return drawn.map((rankedTarget) => toBar(rankedTarget, runSummary, edge))
}

function toBar(rankedTarget: RankedTarget, runSummary: RunSummary, edge: number): RankingBar {
  const { target, stages } = rankedTarget.summary
  const p95 = stages.get('ttfa_heard')?.percentiles.p95
  const p50 = toChartMilliseconds(rankedTarget.heard?.value) ?? 0
  const interval = rankedTarget.heard?.interval
  const ends = interval?.kind === 'interval' ? interval : undefined
  return {
    target,
    color: targetStyle(runSummary, target).color,
    p50,
    p95: drawnValue(p95) ? (toChartMilliseconds(p95?.value) ?? edge) : p50,
    low: toChartMilliseconds(ends?.low) ?? p50,
    high: ends ? (toChartMilliseconds(ends.high) ?? edge) : p50,
    label: `${formatMilliseconds(p50 * 1000)} ms · p95 ${p95 ? formatValue(p95, formatMilliseconds) : '–'}`,
  }
}

function axisValues({ heard, summary }: RankedTarget): number[] {
  const interval = heard?.interval.kind === 'interval' ? heard.interval.high : undefined
  const p95 = summary.stages.get('ttfa_heard')?.percentiles.p95
  const numbers = [heard?.value, drawnValue(p95), interval].map(toChartMilliseconds)
  return numbers.filter((number) => number !== undefined)
}

/**
 * The value of a percentile, unless it has too few trials for an interval: tables do not show it then,
 * either.
 */
function drawnValue(estimate: PercentileEstimate | undefined): Quantile | undefined {
  if (!estimate || estimate.value.kind === 'no data' || estimate.interval.kind === 'too small')
    return undefined
  return estimate.value
}
