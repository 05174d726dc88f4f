import { type Command, Option } from 'commander'
import { OUTPUT_FORMATS } from '../../core/config/output.ts'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { ExportOptions } from '../actions/export.ts'
import type { CliContext } from '../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa export last --format json > summary.json
  $ ttfa export last --format parquet --out data/
  $ ttfa export last --format otlp --to http://127.0.0.1:4318
  $ ttfa export last --format remote-write --to http://127.0.0.1:9090/api/v1/write

hgrm         percentile files in milliseconds, one per target, connection state
             and stage (of turns: target, mode, component and stage), for
             HdrHistogram's plotters
openmetrics  the text format of Prometheus, in seconds, for a textfile collector
json         the summary; docs/schema/run-summary.schema.json describes it, and
             conversations-summary.schema.json that of conversations
otlp         OpenTelemetry: metrics with histograms, and a trace for each request
             or turn with a span for each stage
influx       the line protocol of InfluxDB
bencher, github-benchmark
             p50 and p95 with intervals for Bencher and github-action-benchmark
parquet      the trials or turns with types, for DuckDB and pandas
remote-write Prometheus remote-write 1.0; only with --to

--to takes otlp, remote-write and influx. A token comes from TTFA_OUTPUT_TOKEN,
OTEL_EXPORTER_OTLP_HEADERS or INFLUX_TOKEN. outputs: in a scenario does the same
after each run (docs/outputs.md).
`

/** `ttfa export`: writes a run in formats that other tools read. */
export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .helpGroup('Results:')
    .summary('write a run in a format that other tools read, or send it to them')
    .description('Write a run as files for other tools, or send it to a database of metrics or traces.')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(
      new Option('--format <format>', 'output format').choices([...OUTPUT_FORMATS]).makeOptionMandatory(),
    )
    .addOption(
      new Option('--out <folder>', 'write files into this folder instead of printing').conflicts('to'),
    )
    .option('--to <address>', 'send it to this http or https address')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: ExportOptions) => {
      const { exportRun } = await import('../actions/export.ts')
      await exportRun(run, options, context)
    })
}
