import { Command } from 'commander'
import { readVersion } from '../library/shared/version.ts'
import type { CliContext } from './cli-context.ts'
import { EXIT_CODE_MEANINGS } from './exit-codes.ts'

const HELP_WIDTH = 80

const OVERVIEW =
  'Measure time to first audio as a listener hears it: choose and test text-to-speech for voice agents, and find its limits.'

const HELP_FOOTER = `
First steps (no API key needed: the built-in lab answers):
  $ ttfa bench --lab smallest-ws elevenlabs-ws   compare providers
  $ ttfa try --lab smallest-ws                   see one request, step by step
  $ ttfa init my-voices                          write a scenario to start from
  $ ttfa validate my-voices/scenario.yaml
  $ ttfa run my-voices/scenario.yaml

API keys come from the environment or from a .env file in the working directory
or beside the scenario, never from a scenario.
'ttfa <command> --help' shows the options and examples of a command.

Exit codes:
${Object.entries(EXIT_CODE_MEANINGS)
  .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
  .join('\n')}
`

/**
 * Creates the program without its verbs. It throws instead of exiting and prints only through the context.
 */
export function createProgram({ output, progress }: CliContext): Command {
  return new Command('ttfa')
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: progress.write,
      outputError: (text, write) => write(text.replace(/^error:/, progress.paint.red('error:'))),
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => output.paint.isColorSupported,
      getErrHasColors: () => progress.paint.isColorSupported,
    })
    .configureHelp({ styleTitle: (title) => output.paint.bold(title) })
    .showHelpAfterError("('ttfa --help' lists the commands, 'ttfa <command> --help' their options)")
    .usage('<command> [options]')
    .description(OVERVIEW)
    .version(readVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', HELP_FOOTER)
}
