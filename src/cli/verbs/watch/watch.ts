import { type Command, Option } from 'commander'
import type { WatchCommandOptions } from '../../actions/watch/watch.ts'
import type { CliContext } from '../../cli-context.ts'
import { parseLength } from '../../input/parse-length.ts'
import { wholeNumberParser } from '../../input/parse-numbers.ts'
import { parseShareOrNone, parseVantage } from '../../input/parse-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa watch nightly.yaml --every 30m --for 7d
  $ ttfa watch nightly.yaml --cron '*/30 8-18 * * MON-FRI' --max-requests 50000
  $ ttfa watch nightly.yaml --every 1h --metrics 9464      for Prometheus

Every run is a folder in results/watch-<scenario>/. history.html there shows all of
them, and is updated after each run. To continue a watch that has ended, run the same
command again.

A large change is announced as soon as a second run confirms it, a small one after about
eight runs on each side of it: on the terminal, and as JSON to the address in --webhook
or TTFA_WEBHOOK_URL, if one is given.

The watch ends with 99 if a change for the worse was announced or a threshold failed,
with 113 if the next run could exceed --max-requests, otherwise with 0.
`

/** `ttfa watch`: repeats a scenario. */
export function addWatch(program: Command, context: CliContext): void {
  program
    .command('watch')
    .helpGroup('Measure:')
    .summary('repeat a scenario, and announce when a latency changes')
    .description('Run a scenario again and again, keep its history, and announce changes.')
    .argument('<scenario>', 'scenario file')
    .addOption(
      new Option('--every <time>', 'time from the start of a run to the start of the next: 90s, 30m, 2h, 1d')
        .argParser(parseLength)
        .conflicts('cron'),
    )
    .option('--cron <pattern>', 'instead of --every: the five fields of cron, in UTC')
    .option(
      '--jitter <share>',
      'move runs by up to half of this share of the interval; 0 for none',
      parseShareOrNone,
      0.1,
    )
    .option('--for <time>', 'end this long after the first run: 12h, 7d', parseLength)
    .option('--runs <number>', 'end after this number of runs', wholeNumberParser(1, 1_000_000))
    .option(
      '--max-requests <number>',
      'end before a run that could exceed this number of requests (or turns) over all runs',
      wholeNumberParser(1, 1_000_000_000),
    )
    .option('--out <folder>', 'the folder of the runs (default: results/watch-<scenario>)')
    .option('--webhook <address>', 'post changes as JSON to this address (default: TTFA_WEBHOOK_URL)')
    .option('--metrics <port>', 'serve metrics on this port', wholeNumberParser(0, 65_535))
    .option('--host <address>', 'the address to serve metrics on', '127.0.0.1')
    .option('--vantage <name>', 'where the runs measure from, such as eu-west', parseVantage)
    .option('--only <targets>', 'measure only these targets (comma-separated)', (words) => words.split(','))
    .option('--trials <number>', 'measured trials per target', wholeNumberParser(1, 10_000_000))
    .option('--concurrency <number>', 'trials in flight per target', wholeNumberParser(1, 100_000))
    .option('--lab', 'let the built-in lab answer for all targets, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--no-selftest', 'skip the self-test, which measures the harness’s own error once per machine')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: WatchCommandOptions) => {
      const { watch } = await import('../../actions/watch/watch.ts')
      await watch(file, options, context)
    })
}
