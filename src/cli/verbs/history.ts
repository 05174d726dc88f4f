import type { Command } from 'commander'
import type { HistoryCommandOptions } from '../actions/history.ts'
import type { CliContext } from '../cli-context.ts'
import { parsePercentile, parseShare, parseStageName } from '../input/parse-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa history
  $ ttfa history results --scenario nightly --percentile p95
  $ ttfa history --json | jq '.histories[].changes'

A large change is found within a few runs, a small one once there are about eight runs on
each side of it. The method is E-divisive with Student's t, as in Hunter and Apache
Otava: the same runs always give the same changes.
`

/** `ttfa history`: finds change points over many runs. */
export function addHistory(program: Command, context: CliContext): void {
  program
    .command('history')
    .helpGroup('Decide:')
    .summary('find out when a latency changed, over many runs')
    .description('Follow latencies over all runs in a folder, and find the points where they changed.')
    .argument('[results]', 'folder that contains the runs', 'results')
    .option('--scenario <name>', 'use only runs of this scenario')
    .option(
      '--stage <name>',
      'the stage (repeatable; default ttfa_heard, and voice_to_voice of conversations)',
      repeatable(parseStageName),
    )
    .option(
      '--percentile <p>',
      'the percentile (repeatable; default p50 and p95)',
      repeatable(parsePercentile),
    )
    .option('--magnitude <share>', 'smallest relative change to report', parseShare, 0.05)
    .option('--p-value <share>', 'largest p-value of a reported change', parseShare, 0.001)
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (results: string, options: HistoryCommandOptions) => {
      const { history } = await import('../actions/history.ts')
      await history(results, options, context)
    })
}

/** A parser for an option that may be repeated. */
function repeatable<Value>(parse: (words: string) => Value): (words: string, before?: Value[]) => Value[] {
  return (words, before = []) => [...before, parse(words)]
}
