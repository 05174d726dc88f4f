import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { describeDistribution } from '../../tally/run/stage-rows.ts'
import { PERCENTILES, type Quantile, sizeOf } from '../../tally/statistics/histogram-percentile.ts'
import { CONFIDENCE } from '../../tally/statistics/interval.ts'
import { cumulativeCounts, sumOfSeconds } from './histogram-buckets.ts'

export type Labels = Readonly<Record<string, string>>

/** One value of a series. */
export interface MetricSample {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

/** Samples of one name, in the data model of Prometheus. */
export interface MetricFamily {
  readonly name: string
  readonly type: 'histogram' | 'gauge'
  readonly unit?: 'seconds'
  readonly help: string
  readonly samples: readonly MetricSample[]
}

/**
 * A run in the data model of Prometheus, without labels that differ in every run: each run would create new
 * series. Failed trials are only in the `+Inf` bucket; a percentile among them is infinite.
 */
export function metricFamilies(run: MeasuredRun): MetricFamily[] {
  return [stageFamily(run), quantileFamily(run), outcomeFamily(run)]
}

/** The run itself, as a sample that other samples can be joined with. */
export function runFamily({ file }: MeasuredRun): MetricFamily {
  const labels = {
    run: file.run,
    scenario: file.scenario.name,
    started: file.started_at,
    validity: file.validity?.state ?? 'unknown',
  }
  const samples = [{ name: 'ttfa_run_info', labels, value: 1 }]
  // A gauge instead of an info, because the textfile collector only knows the types of the older format.
  return { name: 'ttfa_run_info', type: 'gauge', help: 'The run that the other samples are of.', samples }
}

function stageFamily(run: MeasuredRun): MetricFamily {
  const family = 'ttfa_stage_seconds'
  const name = `${family}_bucket`
  // Only disjoint rows: dashboards add up buckets, and would count others twice.
  const samples = run.disjoint.flatMap(({ labels: own, histogram }): MetricSample[] => {
    const labels = { ...commonLabels(run), ...own }
    if (sizeOf(histogram) === 0) return []
    // Buckets below all values are left out, which changes no sum, not even over runs. All others are kept.
    const buckets = cumulativeCounts(histogram)
      .filter(({ count }) => count > 0)
      .map(({ edge, count }) => ({ name, labels: { ...labels, le: formatEdge(edge) }, value: count }))
    // With count and sum: a reader of the older format takes missing ones for 0.
    return [
      ...buckets,
      { name, labels: { ...labels, le: '+Inf' }, value: sizeOf(histogram) },
      { name: `${family}_sum`, labels, value: sumOfSeconds(histogram) },
      { name: `${family}_count`, labels, value: sizeOf(histogram) },
    ]
  })
  const help = 'Durations of a stage; what failed before its end counts as infinite.'
  return { name: family, type: 'histogram', unit: 'seconds', help, samples }
}

function quantileFamily(run: MeasuredRun): MetricFamily {
  const name = 'ttfa_stage_quantile_seconds'
  const samples = run.stages.flatMap(({ labels: own, histogram }) => {
    const { percentiles } = describeDistribution(histogram)
    return PERCENTILES.flatMap(({ name: percentile, share }) => {
      const labels = { ...commonLabels(run), ...own, quantile: String(share) }
      const { value, interval } = percentiles[percentile]
      const ends = interval.kind === 'interval' ? { low: interval.low, high: interval.high } : {}
      return Object.entries({ value, ...ends }).flatMap(([bound, quantile]) =>
        quantile.kind === 'no data'
          ? []
          : [{ name, labels: { ...labels, bound }, value: toSeconds(quantile) }],
      )
    })
  })
  const help = `Percentiles of a stage with the ends of their ${CONFIDENCE * 100} % intervals (bound: value, low, high).`
  return { name, type: 'gauge', unit: 'seconds', help, samples }
}

function outcomeFamily(run: MeasuredRun): MetricFamily {
  const what = run.file.kind === 'conversations' ? 'turns' : 'trials'
  const name = `ttfa_${what}`
  const samples = run.outcomes.map(({ labels, count }) => ({
    name,
    labels: { ...commonLabels(run), ...labels },
    value: count,
  }))
  return { name, type: 'gauge', help: `Measured ${what} by how they ended.`, samples }
}

/** The labels of every sample. */
export function commonLabels({ file }: MeasuredRun): Labels {
  const replayed = file.replayed ? { replayed: 'true' } : {}
  return { scenario: file.scenario.name, simulated: String(file.simulated), ...replayed }
}

/** `le` values are always written as floats, so that equal edges are the same bucket. */
function formatEdge(edge: number): string {
  return Number.isInteger(edge) ? `${edge}.0` : String(edge)
}

/** Infinite if beyond the timeout. */
function toSeconds(quantile: Exclude<Quantile, { kind: 'no data' }>): number {
  return quantile.kind === 'infinite' ? Number.POSITIVE_INFINITY : quantile.value / 1e6
}

/** Control characters that the formats allow in labels, but that a terminal or editor would interpret. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const CONTROL_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

/** A longer label is a mistake, and databases refuse it. */
const MAX_LABEL = 256

/** A label that every database accepts: bounded, and without control characters. */
export function cleanLabel(text: string): string {
  return [...text.replace(CONTROL_CHARACTERS, '\ufffd')].slice(0, MAX_LABEL).join('')
}
