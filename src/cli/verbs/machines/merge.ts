import { type Command, Option } from 'commander'
import type { MergeCommandOptions } from '../../actions/machines/merge.ts'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa merge results/eu-west results/us-east
  $ ttfa merge artifacts/*/ --out results/all --junit results/all.xml

Merges runs of one scenario and one version of ttfa, including interrupted runs and
runs that were merged before. Every trial is kept once, with its vantage (ttfa run
--vantage). Vantages are never pooled: tables show target@vantage, and targets are
compared within a vantage. The thresholds are checked for each vantage.
`

/** `ttfa merge`: merges runs from several machines. */
export function addMerge(program: Command, context: CliContext): void {
  program
    .command('merge')
    .helpGroup('Measure:')
    .summary('merge runs of several machines or regions')
    .description('Merge runs of one scenario from several machines or regions into one.')
    .argument('<runs...>', 'the folders of the runs')
    .option('--out <folder>', 'write the merged run to this folder')
    .option('--force', 'merge runs that differ, as long as their requests are the same')
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write the threshold results as JUnit XML')
    .addOption(
      new Option('--csv', 'print the trials, or the turns of conversations, as CSV').conflicts('json'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (runs: string[], options: MergeCommandOptions) => {
      const { merge } = await import('../../actions/machines/merge.ts')
      await merge(runs, options, context)
    })
}
