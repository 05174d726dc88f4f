import type { RunSummary } from '../../tally/run/run-summary.ts'
import { formatSummaryJson } from '../run/summary-json.ts'
import type { ExportedFile } from './exported-file.ts'
import { exportHgrmFiles } from './hgrm.ts'
import { formatOpenMetrics } from './open-metrics.ts'

export const EXPORT_FORMATS = ['hgrm', 'openmetrics', 'json'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** The exporter of each format. */
export const EXPORTERS: Readonly<Record<ExportFormat, (runSummary: RunSummary) => ExportedFile[]>> = {
  hgrm: exportHgrmFiles,
  openmetrics: (runSummary) => [{ name: 'metrics.prom', content: formatOpenMetrics(runSummary) }],
  json: (runSummary) => [{ name: 'summary.json', content: formatSummaryJson(runSummary) }],
}
