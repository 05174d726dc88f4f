import { type Millis, toMicros } from '../../core/units.ts'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { describeDistribution } from '../../tally/run/stage-rows.ts'
import type { Quantile } from '../../tally/statistics/histogram-percentile.ts'
import type { PercentileEstimate } from '../../tally/statistics/interval.ts'
import { standInWord } from '../format/stand-ins.ts'

/** A percentile for a benchmark tracker. Microseconds. */
interface BenchmarkResult {
  readonly name: string
  readonly n: number
  readonly value: number
  /** True if the percentile lies beyond the timeout, which then stands for it. */
  readonly beyondTimeout: boolean
  readonly interval?: { readonly low: number; readonly high?: number }
}

/**
 * Trackers plot every name, so they get only the two percentiles that have an interval even in a small run.
 */
const TRACKED = ['p50', 'p95'] as const

/**
 * A run in Bencher Metric Format (https://bencher.dev/docs/reference/bencher-metric-format/): the measure `latency` in
 * nanoseconds, with the ends of the 95 % interval.
 */
export function formatBencher(run: MeasuredRun): string {
  const entries = listResults(run).map(({ name, value, interval }) => [
    name,
    {
      latency: {
        value: value * 1000,
        ...(interval && { lower_value: interval.low * 1000 }),
        ...(interval?.high !== undefined && { upper_value: interval.high * 1000 }),
      },
    },
  ])
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}

/** A run for github-action-benchmark, tool `customSmallerIsBetter`. Milliseconds. */
export function formatGithubBenchmark(run: MeasuredRun): string {
  const results = listResults(run).map(({ name, n, value, beyondTimeout, interval }) => ({
    name,
    unit: 'ms',
    value: value / 1000,
    ...(interval && {
      range: `${interval.low / 1000} to ${interval.high === undefined ? 'beyond the timeout' : interval.high / 1000}`,
    }),
    extra: `n ${n}${beyondTimeout ? ', beyond the timeout' : ''}${interval ? ', range: 95 % interval' : ', too few for an interval'}`,
  }))
  return `${JSON.stringify(results, null, 2)}\n`
}

function listResults(run: MeasuredRun): BenchmarkResult[] {
  const { scenario } = run.file
  const standIn = standInWord(run.file)
  const prefix = standIn ? `${standIn.toUpperCase()} ` : ''
  return run.stages.flatMap(({ labels, histogram }) => {
    const { n, percentiles } = describeDistribution(histogram)
    const place = run.labels.map((label) => labels[label] ?? '').join('/')
    return TRACKED.flatMap((name) =>
      toResult(`${prefix}${scenario.name}/${place} ${name}`, n, percentiles[name], scenario.timeout),
    )
  })
}

function toResult(
  name: string,
  n: number,
  { value, interval }: PercentileEstimate,
  timeout: Millis,
): BenchmarkResult[] {
  if (value.kind === 'no data') return []
  const beyondTimeout = value.kind === 'infinite'
  const known = { name, n, value: value.kind === 'value' ? value.value : toMicros(timeout), beyondTimeout }
  if (interval.kind !== 'interval') return [known]
  const [low, high] = [finite(interval.low), finite(interval.high)]
  return [low === undefined ? known : { ...known, interval: { low, ...(high !== undefined && { high }) } }]
}

function finite(quantile: Quantile): number | undefined {
  return quantile.kind === 'value' ? quantile.value : undefined
}
