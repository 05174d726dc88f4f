import type { LabelledStage } from '../../../tally/run/labelled-stage.ts'
import type { MeasuredRun } from '../../../tally/run/measured-run.ts'
import { sizeOf } from '../../../tally/statistics/histogram-percentile.ts'
import { BUCKET_EDGES, bucketCounts, sumOfSeconds } from '../histogram-buckets.ts'
import { commonLabels, type MetricFamily, metricFamilies } from '../metric-families.ts'
import { endOfRun, startOfRun } from '../wall-clock.ts'
import { type Attribute, ownAttributes, runResource, SCOPE } from './values.ts'

/** Each run counts from its own start: its sums are cumulative, and begin again with the next run. */
const CUMULATIVE = 2

/**
 * A run as an `ExportMetricsServiceRequest` of OTLP 1 in JSON
 * (https://opentelemetry.io/docs/specs/otlp/#otlphttp-request), on one line: explicit histograms, because
 * only they have a bucket for what never ended; percentiles with their intervals; outcomes.
 */
export function formatOtlpMetrics(run: MeasuredRun): string {
  const [, quantiles, outcomes] = metricFamilies(run)
  const metrics = [
    stageMetric(run),
    ...gauge(run, quantiles, 'ttfa.stage.quantile', 's'),
    ...gauge(run, outcomes, outcomeName(run), '1'),
  ]
  return JSON.stringify({
    resourceMetrics: [
      { resource: runResource(run.file.versions), scopeMetrics: [{ scope: SCOPE, metrics }] },
    ],
  })
}

function outcomeName({ file }: MeasuredRun): string {
  return file.kind === 'conversations' ? 'ttfa.turns' : 'ttfa.trials'
}

function stageMetric(run: MeasuredRun) {
  return {
    name: 'ttfa.stage.duration',
    description: 'Durations of a stage; what failed before its end is in the last bucket.',
    unit: 's',
    histogram: {
      aggregationTemporality: CUMULATIVE,
      dataPoints: run.disjoint
        .filter(({ histogram }) => sizeOf(histogram) > 0)
        .map((stage) => histogramPoint(run, stage)),
    },
  }
}

function histogramPoint(run: MeasuredRun, { labels, histogram }: LabelledStage) {
  const { histogram: values, infinite } = histogram
  // If a value is infinite, there is no sum and no maximum.
  const finite = infinite === 0 ? { sum: sumOfSeconds(histogram), max: values.maxValue / 1e6 } : {}
  return {
    ...times(run),
    attributes: ownAttributes({ ...commonLabels(run), ...labels }),
    count: String(sizeOf(histogram)),
    bucketCounts: bucketCounts(histogram).map(String),
    explicitBounds: BUCKET_EDGES,
    ...finite,
  }
}

interface GaugePoint {
  readonly attributes: readonly Attribute[]
  readonly timeUnixNano: string
  /** Protobuf's JSON writes numbers that JSON lacks as text. */
  readonly asDouble: number | 'Infinity'
}

function gauge(run: MeasuredRun, family: MetricFamily | undefined, name: string, unit: string) {
  if (family === undefined || family.samples.length === 0) return []
  const { timeUnixNano } = times(run)
  const dataPoints = family.samples.map(
    ({ labels, value }): GaugePoint => ({
      timeUnixNano,
      attributes: ownAttributes(labels),
      asDouble: value === Number.POSITIVE_INFINITY ? 'Infinity' : value,
    }),
  )
  return [{ name, description: family.help, unit, gauge: { dataPoints } }]
}

function times(run: MeasuredRun) {
  return { startTimeUnixNano: String(startOfRun(run)), timeUnixNano: String(endOfRun(run)) }
}
