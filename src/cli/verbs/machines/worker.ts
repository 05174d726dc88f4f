import type { Command } from 'commander'
import type { CliContext } from '../../cli-context.ts'
import { wholeNumberParser } from '../../input/parse-numbers.ts'
import { parseVantage } from '../../input/parse-options.ts'
import type { WorkerCommandOptions } from '../../workers/worker.ts'

const EXAMPLES = `
Examples:
  $ ttfa worker --vantage eu-west --capacity 512      (TTFA_BROKER names the broker)
  $ ttfa worker --broker rediss://broker.example:6380 --vantage eu-west
  $ ttfa worker --vantage eu-west --allow api.example.com --allow '*/my-target'

Takes shards of runs and searches (ttfa run --workers, ttfa probe --workers) from a
broker, one after the other, and measures them with the keys of its own environment.
It needs only outbound connections. Shards are signed with TTFA_WORKER_SECRET, which
must be the same on all machines; a shard with another signature is not measured.
Ctrl-C finishes the shard; a second Ctrl-C stops at once.
`

/** `ttfa worker`: measures parts of runs for a coordinator. */
export function addWorker(program: Command, context: CliContext): void {
  program
    .command('worker')
    .helpGroup('Measure:')
    .summary('measure a share of the runs that another machine coordinates')
    .description('Wait for shards of runs and measure them.')
    .option('--broker <url>', 'Redis or Valkey (default: TTFA_BROKER)')
    .requiredOption('--vantage <name>', 'where this worker measures from, such as eu-west', parseVantage)
    .option('--capacity <streams>', 'most streams to have open at once', wholeNumberParser(1, 100_000), 512)
    .option(
      '--allow <host/target>',
      'send to this host only (*.example.com, or */target for one target); may be repeated',
      (text: string, others: string[] = []) => [...others, text],
    )
    .option(
      '--work <folder>',
      'keep the rows of a shard here until they are delivered (default: a temporary folder)',
    )
    .option('--shards <number>', 'end after this number of shards', wholeNumberParser(1, 1_000_000))
    .option(
      '--health <port>',
      'serve /healthz on this port: 200 while the broker can be reached, otherwise 503',
      wholeNumberParser(0, 65_535),
    )
    .option('--host <address>', 'the address to serve /healthz on', '127.0.0.1')
    .option('--no-selftest', 'skip the self-test that a worker does once per machine')
    .addHelpText('after', EXAMPLES)
    .action(async (options: WorkerCommandOptions) => {
      const { worker } = await import('../../workers/worker.ts')
      await worker(options, context)
    })
}
