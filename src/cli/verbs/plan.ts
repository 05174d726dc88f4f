import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { RUN_ARGUMENT } from '../../library/shared/resolve-run.ts'
import type { SampleSizeOptions } from '../actions/plan.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa plan results/20261120T101500Z-pilot
  $ ttfa plan results/20261120T101500Z-pilot --percentile p99 --half-width 10%
  $ ttfa plan results/20261120T101500Z-pilot --difference 5% --price 0.02

A pilot of 100 to 200 trials is enough for a p95. Nothing is sent.
`

/** `ttfa plan`: computes the sample size that a precision or a difference needs. */
export function addPlan(program: Command, context: CliContext): void {
  program
    .command('plan')
    .helpGroup('Decide:')
    .summary('compute how many trials it takes to reach a precision, or to detect a difference')
    .description(
      'Compute from a pilot run how many trials it takes to reach a precision or to detect a difference, and what they cost.',
    )
    .argument('<run>', RUN_ARGUMENT)
    .option(
      '--stage <name>',
      'the stage (default: ttfa_heard; of conversations voice_to_voice)',
      parseStageName,
    )
    .option('--percentile <p>', 'the percentile', parsePercentile, 0.95)
    .option(
      '--half-width <share>',
      'half-width of the interval, relative to the percentile',
      parseShare,
      0.05,
    )
    .option('--difference <share>', 'relative difference between two targets to detect', parseShare, 0.1)
    .option('--price <amount>', 'price per 1,000 characters, in any currency', parsePrice)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: SampleSizeOptions) => {
      const { plan } = await import('../actions/plan.ts')
      await plan(run, options, context)
    })
}

function parsePrice(words: string): number {
  const amount = Number(words)
  if (words.trim() !== '' && amount >= 0 && Number.isFinite(amount)) return amount
  throw new InvalidArgumentError('Give an amount such as 0.02.')
}
