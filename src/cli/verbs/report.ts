import { type Command, Option } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { ReportOptions } from '../actions/report.ts'
import type { CliContext } from '../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa report results/20261120T101500Z-first-look
  $ ttfa report --json results/20261120T101500Z-first-look | jq '.targets'
  $ ttfa report --csv results/20261120T101500Z-first-look > trials.csv

Reads run.json, trials.csv and arrivals.ndjson and writes all other files again,
byte for byte as the run did. A search (ttfa probe) is shown level by level. Also
works on the folder of a run that was killed.
`

/** `ttfa report`: rebuilds a run's tables and files from its trials. */
export function addReport(program: Command, context: CliContext): void {
  program
    .command('report')
    .helpGroup('Results:')
    .summary('show a run again and rebuild its derived files')
    .description('Show a run again, and rebuild stages.csv, faults.csv, histograms.hlog and the reports.')
    .argument('<run>', RUN_ARGUMENT)
    .option('--json', 'print the summary as JSON')
    .addOption(
      new Option('--csv', 'print the trials, or the turns of conversations, as CSV').conflicts('json'),
    )
    .addOption(
      new Option(
        '--markdown',
        'print the short summary for a pull request (report.md is the full one)',
      ).conflicts(['json', 'csv']),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: ReportOptions) => {
      const { report } = await import('../actions/report.ts')
      await report(run, options, context)
    })
}
