import { type Command, InvalidArgumentError } from 'commander'
import {
  DEFAULT_LISTENERS,
  DEFAULT_SAMPLE,
  RECOGNISERS,
  recogniserNamed,
} from '../../../core/config/fidelity-check.ts'
import { parseJson } from '../../../core/json.ts'
import { RUN_ARGUMENT } from '../../../library/shared/resolve-run.ts'
import type { ListenCommandOptions } from '../../actions/recording/listen.ts'
import type { CliContext } from '../../cli-context.ts'
import { wholeNumberParser } from '../../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa run first-look.yaml --save-audio
  $ ttfa listen last
  $ ttfa listen last --sample 100 --json | jq '.targets[].wer'
  $ ttfa listen last --recogniser deepgram-listen          what it would send, and cost
  $ ttfa listen last --recogniser deepgram-listen --model nova-3 --yes

Transcribes a sample of the saved answers, on this machine or through an adapter,
and compares them with their texts. Also measures loudness, clipping, clicks
between chunks, noise, bandwidth, pitch, rate and pauses, which needs no
recogniser. Writes fidelity.csv and fidelity.json into the run's folder. After an
interruption it continues where it stopped. Definitions: docs/metrics.md.
`

/** `ttfa listen`: whether the audio of a run says its texts. */
export function addListen(program: Command, context: CliContext): void {
  program
    .command('listen')
    .helpGroup('Measure:')
    .summary('transcribe the saved audio of a run and compare it with its texts')
    .description('Compare the saved audio of a run with its texts, and measure the audio as a signal.')
    .argument('<run>', RUN_ARGUMENT)
    .option(
      '--sample <answers>',
      'answers of each target to listen to',
      wholeNumberParser(1, 100_000),
      DEFAULT_SAMPLE,
    )
    .option(
      '--recogniser <name>',
      `who transcribes: ${RECOGNISERS.join(', ')} (auto: moonshine, if installed), or an adapter of kind stt`,
      recogniserNamed,
      recogniserNamed('auto'),
    )
    .option('--model <model>', 'with an adapter: the model')
    .option('--option <key=value>', 'with an adapter: one of its options (repeatable)', collectOptions)
    .option('--base <address>', 'with an adapter: scheme, host and port instead of the provider’s')
    .option(
      '--concurrency <answers>',
      `with an adapter: answers to send at the same time (default: ${DEFAULT_LISTENERS})`,
      wholeNumberParser(1, 64),
    )
    .option('--lab', 'with an adapter: let the built-in lab answer, with or without a key')
    .option('--yes', 'with an adapter: send the audio, which is billed')
    .option('--again', 'listen to the whole sample again, even to answers that were heard before')
    .option('--quiet', 'show no progress')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: ListenCommandOptions) => {
      const { listen } = await import('../../actions/recording/listen.ts')
      await listen(run, options, context)
    })
}

/** Turns texts that look like numbers or truth values into such values. */
function collectOptions(
  text: string,
  options: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined)
    throw new InvalidArgumentError('Give key=value, such as punctuate=true.')
  return { ...options, [key]: parseJson(value) ?? value }
}
