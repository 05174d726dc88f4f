import type { Command } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import { DEFAULT_SUCCESS_MARGIN } from '../../tally/baseline/gates.ts'
import type { SaveOptions } from '../actions/baseline.ts'
import type { CliContext } from '../cli-context.ts'
import { collectGates, parseShare } from '../input/parse-options.ts'

/** The folder of baselines, relative to the working folder. Baselines belong in version control. */
export const BASELINES_FOLDER = 'baselines'

const EXAMPLES = `
Examples:
  $ ttfa baseline save last main --control reference
  $ ttfa baseline save results/20261120T101500Z-nightly main --gate ttfa_heard:p95:5%
  $ ttfa baseline save last main --gate wer:3% --gate truncated:2% --gate rate:10%
  $ ttfa baseline list
  $ ttfa baseline show main

A baseline is a file in ${BASELINES_FOLDER}/ to commit. It fixes what is checked and which
changes are too small to matter, before there is anything to compare. 'save' prints
how many trials each gate needs, and what a check costs.
`

/** `ttfa baseline`: manages the baselines that later runs are compared with. */
export function addBaseline(program: Command, context: CliContext): void {
  const baseline = program
    .command('baseline')
    .helpGroup('Decide:')
    .summary('save, list and show the baselines that later runs are compared with')
    .description('Save, list and show baselines. `ttfa check` compares later runs with them.')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
  addSave(baseline, context)
  baseline
    .command('list')
    .summary('list the baselines')
    .description('List the baselines.')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option('--json', 'print as JSON')
    .action(async (options: { baselines: string; json?: boolean }) => {
      const { list } = await import('../actions/baseline.ts')
      await list(options, context)
    })
  baseline
    .command('show')
    .summary('show the content and gates of a baseline')
    .description('Show the content and gates of a baseline.')
    .argument('<name>', 'the name of a baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option('--json', 'print as JSON')
    .action(async (name: string, options: { baselines: string; json?: boolean }) => {
      const { show } = await import('../actions/baseline.ts')
      await show(name, options, context)
    })
}

function addSave(baseline: Command, context: CliContext): void {
  baseline
    .command('save')
    .summary('save a run as a baseline')
    .description('Save a run as the baseline with this name.')
    .argument('<run>', RUN_ARGUMENT)
    .argument('<name>', 'the name, such as a branch')
    .option(
      '--gate <gate>',
      'stage:percentile:margin, such as ttfa_heard:p95:10%; or, of answers that were listened to, metric:margin, such as wer:3% (repeatable)',
      collectGates,
    )
    .option('--control <target>', 'a target of the run whose change `ttfa check` subtracts from the others')
    .option(
      '--success <margin>',
      'largest allowed drop of the success rate',
      parseShare,
      DEFAULT_SUCCESS_MARGIN,
    )
    .option(
      '--spread <share>',
      'how much runs differ when nothing has changed: a standard deviation, such as 3%',
      parseShare,
    )
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .action(async (run: string, name: string, options: SaveOptions) => {
      const { save } = await import('../actions/baseline.ts')
      await save(run, name, options, context)
    })
}
