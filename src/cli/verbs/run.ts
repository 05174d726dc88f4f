import { type Command, Option } from 'commander'
import { STAMP_SOURCES } from '../../core/config/stamp-source.ts'
import type { CliContext } from '../cli-context.ts'
import { leaveOtherWords } from '../input/optional-numbers.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'
import { parseVantage } from '../input/parse-options.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { addBrokerOptions } from './machines/broker-options.ts'

const EXAMPLES = `
Examples:
  $ ttfa run scenarios/first-look.yaml
  $ ttfa run --dry-run scenarios/first-look.yaml       what would be sent
  $ ttfa run --lab --trials 200 scenario.yaml          rehearse without keys
  $ ttfa run --only lightning-ws,lightning-sse scenario.yaml
  $ ttfa run --json scenario.yaml | jq '.stages[] | select(.stage == "ttfa_heard")'

Results are written to results/<UTC time>-<scenario>/ as they come in, so an
interrupted or killed run keeps them. Ctrl-C finishes the requests in flight; a
second Ctrl-C stops at once.
`

/** `ttfa run`: runs a scenario. */
export function addRun(program: Command, context: CliContext): void {
  const command = program
    .command('run')
    .helpGroup('Measure:')
    .summary('run a scenario and report its latencies')
    .description('Run a scenario and write its trials, statistics and report to a folder.')
    .argument('[scenario]', 'scenario file, or - for the standard input')
    .option('--out <folder>', 'write the results to this folder')
    .option(
      '--vantage <name>',
      'where this run measures from, such as eu-west (default: the machine’s name)',
      parseVantage,
    )
    .option(
      '--only <targets>',
      'measure only these targets (comma-separated; the name of a matrix means all its targets)',
      (words) => words.split(','),
    )
    .option(
      '--trials <number>',
      'measured trials per target, instead of the scenario’s',
      wholeNumberParser(1, 10_000_000),
    )
    .option('--concurrency <number>', 'trials in flight per target', wholeNumberParser(1, 100_000))
    .addOption(
      new Option(
        '--stamps <source>',
        'where timestamps come from: the event loop, or packets captured by tcpdump, which needs the right to capture (default: loop)',
      ).choices(STAMP_SOURCES),
    )
    .option('--seed <number>', 'seed for all random choices', wholeNumberParser(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer for all targets, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--no-selftest', 'skip the self-test, which measures the harness’s own error once per machine')
    .option('--dry-run', 'print the plan with the number of requests and characters, and send nothing')
  addOutputOptions(command)
  leaveOtherWords(addWorkerOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options: RunCommandOptions) => {
      const { run } = await import('../actions/run.ts')
      await run(file, options, context)
    })
}

function addOutputOptions(command: Command): void {
  command
    .option('--json', 'print the result as JSON')
    .option('--junit <file>', 'write the threshold results as JUnit XML')
    .option(
      '--save-audio',
      'save the audio of every response, or of both sides of every turn, as a WAV file (`ttfa view` plays it)',
    )
    .option(
      '--record [number]',
      'keep the first trials of each target as cassettes (10 if no number is given): docs/cassettes.md',
      wholeNumberParser(1, 10_000),
    )
    .addOption(
      new Option(
        '--csv',
        'print the trials, or the turns of conversations, as CSV instead of the tables',
      ).conflicts('json'),
    )
    .option('--quiet', 'print no progress')
}

function addWorkerOptions(command: Command): Command {
  const words =
    'run on this number of workers (`ttfa worker`) at each vantage, which share the load (default: the scenario’s)'
  return addBrokerOptions(command, words).option(
    '--collect <run>',
    'finish a run on workers after its coordinator was lost',
  )
}
