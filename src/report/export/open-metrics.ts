import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { describeDistribution } from '../../tally/run/stage-rows.ts'
import { countAtMost } from '../../tally/statistics/count-at-most.ts'
import { CONFIDENCE } from '../../tally/statistics/interval.ts'
import { PERCENTILES, type Quantile, sizeOf } from '../../tally/statistics/percentile.ts'

/** Upper bucket edges in seconds. Dashboards can aggregate buckets over runs, but not percentiles. */
const BUCKET_EDGES = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3,
  5, 10, 30, 60,
]

type Labels = Readonly<Record<string, string>>

/** One metric family, whose lines must be contiguous. */
interface MetricFamily {
  readonly name: string
  readonly type: 'histogram' | 'gauge' | 'info'
  readonly unit?: 'seconds'
  readonly help: string
  readonly samples: readonly string[]
}

/**
 * A run as OpenMetrics text 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/). Failed trials are
 * only in the `+Inf` bucket; a percentile among them is `+Inf`.
 */
export function formatOpenMetrics(run: MeasuredRun): string {
  return `${[runFamily(run), stageFamily(run), quantileFamily(run), outcomeFamily(run)].map(formatFamily).join('')}# EOF\n`
}

function stageFamily(run: MeasuredRun): MetricFamily {
  // Only disjoint rows: a dashboard adds buckets up itself, and would count others twice.
  const samples = run.disjoint.flatMap(({ labels: own, histogram }) => {
    const labels = { ...commonLabels(run), ...own }
    if (sizeOf(histogram) === 0) return []
    // An edge below all values adds nothing, not even to sums over runs; every other one does.
    const counts = BUCKET_EDGES.map((edge) => ({ edge, count: countAtMost(histogram, edge * 1e6) }))
    const buckets = counts
      .filter(({ count }) => count > 0)
      .map(({ edge, count }) =>
        formatSample('ttfa_stage_seconds_bucket', { ...labels, le: formatEdge(edge) }, count),
      )
    // No count and no sum: the last bucket is the count, and a sum with infinite values is undefined.
    return [
      ...buckets,
      formatSample('ttfa_stage_seconds_bucket', { ...labels, le: '+Inf' }, sizeOf(histogram)),
    ]
  })
  const help = 'Durations of a stage; what failed before its end counts as infinite.'
  return { name: 'ttfa_stage_seconds', type: 'histogram', unit: 'seconds', help, samples }
}

function quantileFamily(run: MeasuredRun): MetricFamily {
  const samples = run.stages.flatMap(({ labels: own, histogram }) => {
    const { percentiles } = describeDistribution(histogram)
    return PERCENTILES.flatMap(({ name, share }) => {
      const labels = { ...commonLabels(run), ...own, quantile: String(share) }
      const { value, interval } = percentiles[name]
      const ends = interval.kind === 'interval' ? { low: interval.low, high: interval.high } : {}
      return Object.entries({ value, ...ends }).flatMap(([bound, quantile]) =>
        quantile.kind === 'no data'
          ? []
          : [formatSample('ttfa_stage_quantile_seconds', { ...labels, bound }, seconds(quantile))],
      )
    })
  })
  const help = `Percentiles of a stage with the ends of their ${CONFIDENCE * 100} % intervals (bound: value, low, high).`
  return { name: 'ttfa_stage_quantile_seconds', type: 'gauge', unit: 'seconds', help, samples }
}

function outcomeFamily(run: MeasuredRun): MetricFamily {
  const what = run.file.kind === 'conversations' ? 'turns' : 'trials'
  const name = `ttfa_${what}`
  const samples = run.outcomes.map(({ labels, count }) =>
    formatSample(name, { ...commonLabels(run), ...labels }, count),
  )
  return { name, type: 'gauge', help: `Measured ${what} by how they ended.`, samples }
}

/** What is different in every run is said once: as a label of every sample it would never stop making new series. */
function runFamily({ file }: MeasuredRun): MetricFamily {
  const labels = {
    run: file.run,
    scenario: file.scenario.name,
    started: file.started_at,
    validity: file.validity?.state ?? 'unknown',
  }
  const samples = [formatSample('ttfa_run_info', labels, 1)]
  return { name: 'ttfa_run', type: 'info', help: 'The run that the other samples are of.', samples }
}

function commonLabels({ file }: MeasuredRun): Labels {
  return { scenario: file.scenario.name, simulated: String(file.simulated) }
}

function formatFamily({ name, type, unit, help, samples }: MetricFamily): string {
  if (samples.length === 0) return ''
  const head = [
    `# TYPE ${name} ${type}`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${help}`,
  ]
  return `${[...head, ...samples].join('\n')}\n`
}

function formatSample(name: string, labels: Labels, value: number | string): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`)
  return `${name}{${pairs.join(',')}} ${value}`
}

/** Control characters that the format allows in labels but that a terminal or editor would interpret. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern removes them.
const CONTROL_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g

function escapeLabel(text: string): string {
  return text
    .replace(CONTROL_CHARACTERS, '\ufffd')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
}

/** `le` values are always written as floats, so that equal edges are one bucket. */
function formatEdge(edge: number): string {
  return Number.isInteger(edge) ? `${edge}.0` : String(edge)
}

function seconds(quantile: Exclude<Quantile, { kind: 'no data' }>): number | '+Inf' {
  return quantile.kind === 'infinite' ? '+Inf' : quantile.value / 1e6
}
