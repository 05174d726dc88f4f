import { type Command, Option } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import { EXPORT_FORMATS } from '../../report/export/export-format.ts'
import type { ExportOptions } from '../actions/export.ts'
import type { CliContext } from '../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa export results/20261120T101500Z-first-look --format json > summary.json
  $ ttfa export results/20261120T101500Z-first-look --format openmetrics
  $ ttfa export results/20261120T101500Z-first-look --format hgrm --out plots/

hgrm         percentile files in milliseconds, one per target, connection state
             and stage (of turns: target, mode, component and stage), for
             HdrHistogram's plotters
openmetrics  the text format of Prometheus, in seconds, for a textfile collector
json         the summary; docs/schema/run-summary.schema.json describes it, and
             conversations-summary.schema.json that of conversations
`

/** `ttfa export`: writes a run in formats that other tools read. */
export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .helpGroup('Results:')
    .summary('write a run in a format that other tools read')
    .description('Write a run as percentile files, OpenMetrics text or JSON.')
    .argument('<run>', RUN_ARGUMENT)
    .addOption(
      new Option('--format <format>', 'output format').choices([...EXPORT_FORMATS]).makeOptionMandatory(),
    )
    .option('--out <folder>', 'write files into this folder instead of printing')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: ExportOptions) => {
      const { exportRun } = await import('../actions/export.ts')
      await exportRun(run, options, context)
    })
}
