import path from 'node:path'
import type { Command } from 'commander'
import { probeIn } from '../report/html/probe/sections.ts'
import { readCompanions } from '../results/companions.ts'
import { isTurnRun } from '../results/turn-run.ts'
import { writeDerived } from '../run/write-derived.ts'
import { writeTurns } from '../run/write-turns.ts'
import type { Context } from './context.ts'
import { tellConversations } from './run-conversations.ts'
import { tellProbe } from './tell-probe.ts'
import { type TellOptions, tellRun } from './tell-run.ts'

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
export function addReport(program: Command, context: Context): void {
  program
    .command('report')
    .helpGroup('Measure:')
    .summary('show a run again and rebuild its derived files')
    .description('Show a run again, and rebuild stages.csv, faults.csv, histograms.hlog and the reports.')
    .argument('<run>', 'the folder of a run')
    .option('--json', 'print the summary as JSON')
    .option('--csv', 'print the trials, or the turns of conversations, as CSV')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: TellOptions) => {
      const folder = path.resolve(context.folder, run)
      if (isTurnRun(folder))
        return tellConversations(folder, (await writeTurns(folder)).digest, options, context)
      const reported = await writeDerived(folder)
      if (reported.torn)
        context.progress.write('the run was cut off in the middle of a row; only complete rows are used\n')
      const answer = probeIn(await readCompanions(folder))
      if (answer) await tellProbe({ folder, file: reported.digest.file, answer }, options, context)
      else await tellRun(folder, reported, options, context)
    })
}
