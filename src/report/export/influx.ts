import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { describeDistribution } from '../../tally/run/stage-rows.ts'
import { PERCENTILES, type Quantile, sizeOf } from '../../tally/statistics/histogram-percentile.ts'
import { cleanLabel, commonLabels, type Labels } from './metric-families.ts'
import { endOfRun } from './wall-clock.ts'

/**
 * A run in the line protocol of InfluxDB (https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/):
 * a point for each stage and each outcome, at the end of the run in nanoseconds. The protocol has no infinite numbers: a
 * percentile beyond the timeout is a field `p95_beyond_timeout` instead of `p95_s`.
 */
export function formatInflux(run: MeasuredRun): string {
  const at = endOfRun(run)
  const stages = run.stages.flatMap(({ labels, histogram }) => {
    if (sizeOf(histogram) === 0) return []
    const { n, percentiles } = describeDistribution(histogram)
    const fields = PERCENTILES.flatMap(({ name }) => {
      const { value, interval } = percentiles[name]
      const ends =
        interval.kind === 'interval' ? [['low', interval.low] as const, ['high', interval.high] as const] : []
      return [
        ...quantileField(name, value),
        ...ends.flatMap(([end, quantile]) => quantileField(`${name}_${end}`, quantile)),
      ]
    })
    return [formatPoint('ttfa_stage', { ...commonLabels(run), ...labels }, [`n=${n}i`, ...fields], at)]
  })
  const outcomes = run.outcomes.map(({ labels, count }) =>
    formatPoint('ttfa_outcome', { ...commonLabels(run), ...labels }, [`count=${count}i`], at),
  )
  return [...stages, ...outcomes].join('')
}

function quantileField(name: string, quantile: Quantile): string[] {
  if (quantile.kind === 'no data') return []
  return quantile.kind === 'infinite'
    ? [`${name}_beyond_timeout=true`]
    : [`${name}_s=${quantile.value / 1e6}`]
}

function formatPoint(measurement: string, tags: Labels, fields: readonly string[], at: bigint): string {
  // Sorted keys are fastest for the database. An empty tag value is not allowed.
  const pairs = Object.entries(tags)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `,${key}=${escapeTag(value)}`)
  return `${measurement}${pairs.join('')} ${fields.join(',')} ${at}\n`
}

/** Backslashes are removed, because one before a comma would escape it twice. */
function escapeTag(text: string): string {
  return cleanLabel(text).replaceAll('\\', '/').replaceAll('\n', ' ').replace(/[,= ]/g, '\\$&')
}
