import type { Command } from 'commander'
import type { CostOptions } from '../actions/cost.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa cost                                           list the built-in patterns
  $ ttfa cost support-call
  $ ttfa cost support-call --calls 100000 --provider smallest,elevenlabs
  $ ttfa cost mine.yaml --prices contract.yaml          your own pattern and contract
  $ ttfa cost support-call --kinds
  $ ttfa cost support-call --run results/20261120T101500Z-first-look

Built-in prices have a source and a date. Unverified prices are listed but not
compared, unless --unverified is given. Prices in --prices replace built-in ones with
the same id.
`

/** `ttfa cost`: the cost of conversations. */
export function addCost(program: Command, context: CliContext): void {
  program
    .command('cost')
    .helpGroup('Decide:')
    .summary('compare the cost of conversations across providers')
    .description(
      'Compute the cost of a conversation pattern per minute, thousand calls and month, for every price.',
    )
    .argument('[pattern]', 'name or file of a pattern; without it the names are listed')
    .option(
      '--prices <path>',
      'your own prices, a file or folder (repeatable)',
      (path, paths: string[] = []) => [...paths, path],
    )
    .option('--provider <names>', 'only these providers, separated by commas', (words) => words.split(','))
    .option(
      '--calls <number>',
      'calls per month, instead of the pattern’s',
      wholeNumberParser(1, 1_000_000_000),
    )
    .option(
      '--run <folder>',
      'use the speaking rate, wasted audio and spend measured in a run, and show the efficient frontier',
    )
    .option(
      '--kinds [file]',
      'whole conversations under four kinds of API, by part: managed, components, speech to speech, webhook',
    )
    .option('--unverified', 'include unverified prices')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (pattern: string | undefined, options: CostOptions) => {
      const { cost } = await import('../actions/cost.ts')
      await cost(pattern, options, context)
    })
}
