import { type Command, Option } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { OpenPolicy } from '../../report/check/check-lines.ts'
import type { CheckCommandOptions } from '../actions/check.ts'
import type { CliContext } from '../cli-context.ts'
import { BASELINES_FOLDER } from './baseline.ts'

const EXAMPLES = `
Examples:
  $ ttfa check results/20261121T101500Z-nightly --baseline main
  $ ttfa check last --baseline main --control reference
  $ ttfa check results/20261121T101500Z-nightly --baseline main --junit check.xml

Exit code 99 for a regression, 112 for an inconclusive gate (0 with --open pass) or a
gate without data, which never passes. In GitHub Actions the job gets annotations and a summary.
`

/** `ttfa check`: compares a run with a baseline. */
export function addCheck(program: Command, context: CliContext): void {
  program
    .command('check')
    .helpGroup('Decide:')
    .summary('compare a run with a baseline: regression, improvement or no change')
    .description('Compare a run with a baseline, using the margins that were saved with it.')
    .argument('<run>', RUN_ARGUMENT)
    .requiredOption('--baseline <name>', 'name of the baseline')
    .option('--baselines <folder>', 'folder of the baselines', BASELINES_FOLDER)
    .option(
      '--control <target>',
      'a target in both runs whose change is subtracted from the others (default: the baseline’s)',
    )
    .addOption(
      new Option('--open <outcome>', 'whether an inconclusive gate passes; fail ends with exit code 112')
        .choices(['pass', 'fail'] satisfies OpenPolicy[])
        .default('fail'),
    )
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: CheckCommandOptions) => {
      const { check } = await import('../actions/check.ts')
      await check(run, options, context)
    })
}
