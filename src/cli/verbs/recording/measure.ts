import { type Command, Option } from 'commander'
import type { CallerSide } from '../../../run/measure-call/measure-recording.ts'
import type { MeasureCommandOptions } from '../../actions/recording/measure.ts'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa measure call.wav                     stereo, the caller on the left
  $ ttfa measure call.wav --caller right
  $ ttfa measure caller.wav agent.wav --json

Reads WAV at any rate: PCM of 8 to 32 bits, float, mu-law and A-law. Two files must
begin at the same instant. Constant noise, and the echo of one party on the channel
of the other, are not taken for speech. Definitions: docs/metrics.md.
`

/** `ttfa measure`: turns and response times of a recorded call. */
export function addMeasure(program: Command, context: CliContext): void {
  program
    .command('measure')
    .helpGroup('Measure:')
    .summary('measure a recorded call: response times, talk-over, barge-in')
    .description(
      'Find the turns in a recording of a call, and measure how long the caller waited for each answer.',
    )
    .argument('<caller>', 'a stereo recording, or one of the caller alone')
    .argument('[agent]', 'a recording of the agent alone')
    .addOption(
      new Option('--caller <side>', 'the caller’s channel of a stereo recording')
        .choices(['left', 'right'] satisfies CallerSide[])
        .default('left'),
    )
    .option('--json', 'print as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (caller: string, agent: string | undefined, options: MeasureCommandOptions) => {
      const { measure } = await import('../../actions/recording/measure.ts')
      await measure(agent === undefined ? [caller] : [caller, agent], options, context)
    })
}
