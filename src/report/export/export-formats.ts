import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import type { ExportFormat } from './export-format.ts'
import type { ExportedFile } from './exported-file.ts'
import { exportHgrmFiles } from './hgrm.ts'
import { formatOpenMetrics } from './open-metrics.ts'

/** A run of either workload, and its summary as JSON. */
export interface ExportableRun {
  readonly measured: MeasuredRun
  readonly json: () => string
}

/** The exporter of each format. */
export const EXPORTERS: Readonly<Record<ExportFormat, (run: ExportableRun) => ExportedFile[]>> = {
  hgrm: ({ measured }) => exportHgrmFiles(measured),
  openmetrics: ({ measured }) => [{ name: 'metrics.prom', content: formatOpenMetrics(measured) }],
  json: ({ json }) => [{ name: 'summary.json', content: json() }],
}
