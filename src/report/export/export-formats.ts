import type { FileFormat } from '../../core/config/output.ts'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'
import { formatBencher, formatGithubBenchmark } from './benchmark-results.ts'
import type { ExportedFile } from './exported-file.ts'
import { exportHgrmFiles } from './hgrm.ts'
import { formatInflux } from './influx.ts'
import { formatOpenMetrics } from './open-metrics.ts'
import { formatOtlpMetrics } from './otlp/metrics.ts'
import { formatOtlpTraces } from './otlp/traces.ts'
import type { RunRows } from './run-rows.ts'

/** A run of either workload, and its summary as JSON. */
export interface ExportableRun {
  readonly measured: MeasuredRun
  readonly json: () => string
  readonly rows: RunRows
}

type Exporter = (run: ExportableRun) => readonly ExportedFile[] | Promise<readonly ExportedFile[]>

/** The exporter of each format that is a file. */
export const EXPORTERS: Readonly<Record<FileFormat, Exporter>> = {
  hgrm: ({ measured }) => exportHgrmFiles(measured),
  openmetrics: ({ measured }) => [{ name: 'metrics.prom', content: formatOpenMetrics(measured) }],
  json: ({ json }) => [{ name: 'summary.json', content: json() }],
  otlp: exportOtlp,
  influx: ({ measured }) => [{ name: 'metrics.line', content: formatInflux(measured) }],
  bencher: ({ measured }) => [{ name: 'bencher.json', content: formatBencher(measured) }],
  'github-benchmark': ({ measured }) => [
    { name: 'benchmark.json', content: formatGithubBenchmark(measured) },
  ],
  parquet: exportParquet,
}

async function exportOtlp({ measured, rows }: ExportableRun): Promise<ExportedFile[]> {
  let traces = ''
  for await (const line of formatOtlpTraces(measured.file, rows)) traces += `${line}\n`
  return [
    { name: 'metrics.otlp.jsonl', content: `${formatOtlpMetrics(measured)}\n` },
    { name: 'traces.otlp.jsonl', content: traces },
  ]
}

/** Loads the writer only for this format. */
async function exportParquet({ measured, rows }: ExportableRun): Promise<ExportedFile[]> {
  const { encodeParquet } = await import('./parquet.ts')
  return [
    {
      name: `${rows.workload === 'requests' ? 'trials' : 'turns'}.parquet`,
      content: await encodeParquet(measured.file, rows),
    },
  ]
}
