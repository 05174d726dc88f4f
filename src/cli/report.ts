import path from 'node:path'
import type { Command } from 'commander'
import { summaryJson } from '../report/json.ts'
import { renderText } from '../report/text.ts'
import { writeDerived } from '../run/write-derived.ts'
import type { Context } from './context.ts'

const EXAMPLES = `
Examples:
  $ ttfa report results/20261120T101500Z-first-look
  $ ttfa report --json results/20261120T101500Z-first-look | jq '.targets'

Reads run.json, trials.csv and arrivals.ndjson and writes everything else again,
byte for byte as the run did. Also works on the folder of a run that was killed.
`

/** `ttfa report`: a run's tables and files, made again from its trials. */
export function addReport(program: Command, context: Context): void {
  program
    .command('report')
    .helpGroup('Measure:')
    .summary('show a run again and rebuild its derived files')
    .description('Show a run again, and rebuild stages.csv, faults.csv, histograms.hlog and the reports.')
    .argument('<run>', 'the folder of a run')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: { json?: boolean }) => {
      const { output, progress, folder } = context
      const { digest, torn } = await writeDerived(path.resolve(folder, run))
      if (torn) progress.write('the run was cut off in the middle of a row: the whole rows are used\n')
      output.write(
        options.json ? summaryJson(digest) : renderText(digest, { paint: output.paint, folder: run }),
      )
    })
}
