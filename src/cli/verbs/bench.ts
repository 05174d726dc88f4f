import { type Command, Option } from 'commander'
import type { BenchCommandOptions } from '../actions/bench.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa bench smallest-ws cartesia-ws elevenlabs-ws
  $ ttfa bench --lab smallest-ws smallest-sse           rehearse without keys
  $ ttfa bench smallest-ws openai-http --text 'One moment, please.' --trials 100
  $ ttfa bench smallest-ws cartesia-ws --voice smallest-ws=magnus
  $ ttfa bench cartesia-ws elevenlabs-ws --format mulaw@8000
  $ ttfa bench --dry-run --save compare.yaml smallest-ws deepgram-ws

The targets take turns, each on new and on reused connections. A value without
a target's name applies to all targets. A target is named after its adapter,
with -2 for the second of the same. --save writes these options as a scenario,
to edit and to run again with 'ttfa run'.
`

/** `ttfa bench`: compares adapters without a scenario file. */
export function addBench(program: Command, context: CliContext): void {
  addTargetOptions(program.command('bench'))
    .helpGroup('Measure:')
    .summary('compare adapters, without a scenario file')
    .description('Compare adapters without a scenario file, from options alone.')
    .argument('<adapter...>', 'adapters (`ttfa adapters` lists them) or files of your own')
    .option('--save <file>', 'write the scenario to this file, and run it')
    .option('--out <folder>', 'write the results to this folder')
    .option('--seed <number>', 'seed for all random choices', wholeNumberParser(0, 2 ** 31))
    .option('--lab', 'let the built-in lab answer for all targets, with or without keys')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--no-selftest', 'skip the self-test, which measures the harness’s own error once per machine')
    .option('--dry-run', 'print the plan with the number of requests and characters, and send nothing')
    .option('--json', 'print the result as JSON')
    .option('--save-audio', 'save the audio of every response as a WAV file (`ttfa view` plays it)')
    .option('--csv', 'print the trials as CSV instead of the tables')
    .option('--quiet', 'print no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (adapters: string[], options: BenchCommandOptions) => {
      const { bench } = await import('../actions/bench.ts')
      await bench(adapters, options, context)
    })
}

/** Options for what is compared, and how often. */
function addTargetOptions(command: Command): Command {
  return command
    .option('--trials <number>', 'measured trials per target', wholeNumberParser(1, 10_000_000), 30)
    .option('--concurrency <number>', 'trials in flight per target', wholeNumberParser(1, 100_000), 1)
    .addOption(
      new Option('--connection <kind>', 'new connections, reused ones, or half of the trials each')
        .choices(['cold', 'warm', 'both'])
        .default('both'),
    )
    .option('--text <text>', 'a text to speak; may be repeated', collect)
    .option('--texts <file>', 'a file with one text per line')
    .option('--model <[target=]model>', 'the model; may be repeated', collect)
    .option('--voice <[target=]voice>', 'the voice; may be repeated', collect)
    .option('--format <[target=]format>', 'the audio format, such as mulaw@8000 or mp3', collect)
    .option('--base <[target=]address>', 'scheme, host and port instead of the provider’s', collect)
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}
