import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import {
  cleanLabel,
  type MetricFamily,
  type MetricSample,
  metricFamilies,
  runFamily,
} from './metric-families.ts'

/**
 * A run as OpenMetrics text 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/), which is also valid
 * in Prometheus's older text format. Failed trials are only in the `+Inf` bucket; a percentile among them is
 * `+Inf`.
 */
export function formatOpenMetrics(run: MeasuredRun): string {
  return `${[runFamily(run), ...metricFamilies(run)].map(formatFamily).join('')}# EOF\n`
}

/** The lines of a family, which must be contiguous. */
export function formatFamily({ name, type, unit, help, samples }: MetricFamily): string {
  if (samples.length === 0) return ''
  const head = [
    `# TYPE ${name} ${type}`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${help}`,
  ]
  return `${[...head, ...samples.map(formatSample)].join('\n')}\n`
}

function formatSample({ name, labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`)
  return `${name}{${pairs.join(',')}} ${value === Number.POSITIVE_INFINITY ? '+Inf' : value}`
}

function escapeLabel(text: string): string {
  return cleanLabel(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
