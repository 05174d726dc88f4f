import type { Command } from 'commander'
import type { TryOptions } from '../actions/try.ts'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa try smallest-ws
  $ ttfa try cartesia-ws 'Your order has been shipped.' --voice <id>
  $ ttfa try scenario.yaml#mine            a target of a scenario
  $ ttfa try ./acme.yaml --base ws://127.0.0.1:9000
  $ ttfa try smallest-ws --keep answer.ndjson
  $ ttfa try smallest-ws --cassette answer.ndjson
  $ ttfa try smallest-ws --lab             what a healthy answer looks like

Keys are never printed. Fields that are "not read" are harmless if the answer is
understood without them.
`

/** `ttfa try`: sends one request and shows everything that happens. */
export function addTry(program: Command, context: CliContext): void {
  program
    .command('try')
    .helpGroup('Measure:')
    .summary('send one request and print everything that happens')
    .description(
      'Send one request, and print every frame with its meaning, the audio, and anything that is wrong.',
    )
    .argument('<target>', 'an adapter, a file of your own, or scenario.yaml#target')
    .argument('[text]', 'what to speak')
    .option('--model <model>', 'the model')
    .option('--voice <voice>', 'the voice')
    .option('--format <format>', 'the audio format, such as mulaw@8000 or mp3')
    .option('--base <address>', 'scheme, host and port instead of the provider’s')
    .option('--timeout <ms>', 'milliseconds to wait for the answer', wholeNumberParser(1, 600_000))
    .option('--lab', 'let the built-in lab answer, with or without a key')
    .option('--no-lab', 'never let the lab answer: a missing key is an error')
    .option('--json', 'print everything as JSON')
    .option('--save-audio <file>', 'write the audio to this WAV file')
    .option('--keep <file>', 'write a cassette: everything that was sent and received, without keys')
    .option('--no-audio', 'with --keep: write silence of the same length in place of the audio')
    .option('--cassette <file>', 'let a cassette answer; its text, model, voice and format are used')
    .addHelpText('after', EXAMPLES)
    .action(async (target: string, text: string | undefined, options: TryOptions) => {
      const { tryTarget } = await import('../actions/try.ts')
      await tryTarget(target, text, options, context)
    })
}
