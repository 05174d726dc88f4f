import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { leaveOtherWords } from '../input/optional-numbers.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { parseVantage } from '../input/parse-options.ts'
import type { ProbeCommandOptions } from '../run/probe-options.ts'
import { addBrokerOptions } from './machines/broker-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa probe scenarios/concurrency-limit.yaml
  $ ttfa probe --dry-run scenario.yaml          print the worst case, send nothing
  $ ttfa probe --only lightning-ws --max 20 scenario.yaml
  $ ttfa probe --json scenario.yaml | jq .feasible_max
  $ ttfa probe --workers 4 scenario.yaml        levels beyond one machine

The scenario has load: {executor: probe}. "probe" selects the limit and the
budget, "slo" the objectives. The level found is sustained for "hold" (15 s),
which should exceed the time over which the provider averages its load. Without a
budget, a search ends after 20 minutes at the latest. The result is probe.json in
the folder of the run, even if the budget (exit code 113) or Ctrl-C ends the
search.

For a scenario with "conversation", the search finds how many conversations
the stack carries at once: scenarios/conversations-at-once.yaml.
`

const WORKERS =
  'search on this number of workers (`ttfa worker`) of one vantage, which share every level (default: the scenario’s)'

/** `ttfa probe`: finds the limit of an account, and the highest level at which objectives hold. */
export function addProbe(program: Command, context: CliContext): void {
  const command = program
    .command('probe')
    .helpGroup('Measure:')
    .summary('find the concurrency or rate limit of an account')
    .description(
      'Find the highest load that the provider does not refuse, and the highest at which the objectives hold.',
    )
    .argument('<scenario>', 'scenario file, or - for the standard input')
    .option('--out <folder>', 'write the results to this folder')
    .option(
      '--vantage <name>',
      'where the search measures from, such as eu-west (default: the machine’s name)',
      parseVantage,
    )
    .option('--only <target>', 'the target to probe, if the scenario has several', (words) =>
      words.split(','),
    )
    .option(
      '--max <number>',
      'the highest level to try, instead of the scenario’s',
      wholeNumberParser(1, 100_000),
    )
    .option('--seed <number>', 'seed for all random choices', wholeNumberParser(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--dry-run', 'print the plan with its worst-case requests and cost, and send nothing')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print no progress')
  leaveOtherWords(addBrokerOptions(command, WORKERS))
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ProbeCommandOptions) => {
      const { probe } = await import('../actions/probe.ts')
      await probe(file, options, context)
    })
}
