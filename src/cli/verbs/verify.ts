import type { Command } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { VerifyOptions } from '../actions/verify.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa verify results/20261120T101500Z-first-look
  $ ttfa verify results/20261120T101500Z-first-look --claims my-claims.yaml
  $ ttfa verify results/20261120T101500Z-conversations-at-once --limit 2
  $ ttfa verify results/20261120T101500Z-first-look --json | jq '.claims[].verdict'

A claim that names no stage is compared with first audio on a ready connection, and
shown for the other stages that it might mean. Published claims are built in.
`

/** `ttfa verify`: checks published claims against a run. */
export function addVerify(program: Command, context: CliContext): void {
  program
    .command('verify')
    .helpGroup('Decide:')
    .summary('check published claims against a run')
    .description(
      'Check published claims about the models of a run: confirmed, refuted, not comparable or inconclusive.',
    )
    .argument('<run>', RUN_ARGUMENT)
    .option('--claims <path>', 'a file or folder of claims, instead of the built-in ones')
    .option(
      '--limit <requests>',
      'for a search with conversations: how many requests the account allows at once',
      wholeNumberParser(1, 100_000),
    )
    .option('--gate', 'exit with 99 if a claim is refuted')
    .option('--json', 'print as JSON')
    .option('--markdown', 'print as Markdown')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: VerifyOptions) => {
      const { verify } = await import('../actions/verify.ts')
      await verify(run, options, context)
    })
}
