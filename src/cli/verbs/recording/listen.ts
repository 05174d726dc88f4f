import { type Command, Option } from 'commander'
import { DEFAULT_SAMPLE, RECOGNISERS } from '../../../core/config/fidelity-check.ts'
import { RUN_ARGUMENT } from '../../../library/shared/resolve-run.ts'
import type { ListenCommandOptions } from '../../actions/recording/listen.ts'
import type { CliContext } from '../../cli-context.ts'
import { wholeNumberParser } from '../../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa run first-look.yaml --save-audio
  $ ttfa listen last
  $ ttfa listen last --sample 100 --json | jq '.targets[].wer'

Transcribes a sample of the kept answers on this machine and compares them with
their texts; and measures loudness, clipping, clicks between chunks, noise,
bandwidth, pitch, rate and pauses, for which no recogniser is needed. Writes
fidelity.csv and fidelity.json into the run, and goes on where it was
interrupted. Definitions: docs/metrics.md.
`

/** `ttfa listen`: whether the audio of a run says its texts. */
export function addListen(program: Command, context: CliContext): void {
  program
    .command('listen')
    .helpGroup('Measure:')
    .summary('transcribe the saved audio of a run and compare it with its texts')
    .description('Compare the kept audio of a run with its texts, and measure it as a signal.')
    .argument('<run>', RUN_ARGUMENT)
    .option(
      '--sample <answers>',
      'answers of each target to listen to',
      wholeNumberParser(1, 100_000),
      DEFAULT_SAMPLE,
    )
    .addOption(
      new Option('--recogniser <name>', 'who transcribes; auto is the local one, if installed')
        .choices(RECOGNISERS)
        .default('auto'),
    )
    .option('--again', 'listen to all of the sample, also to what was heard before')
    .option('--quiet', 'show no progress')
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, options: ListenCommandOptions) => {
      const { listen } = await import('../../actions/recording/listen.ts')
      await listen(run, options, context)
    })
}
