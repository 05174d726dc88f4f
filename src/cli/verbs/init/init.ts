import { type Command, Option } from 'commander'
import type { InitOptions } from '../../actions/init/init.ts'
import type { CliContext } from '../../cli-context.ts'
import { GOALS } from '../../init/goal-scenario.ts'
import { addInitAdapter } from './init-adapter.ts'
import { addInitCi } from './init-ci.ts'

const EXAMPLES = `
Examples:
  $ ttfa init                     into this folder
  $ ttfa init my-voices           into a new folder
  $ ttfa init --providers smallest,cartesia,elevenlabs --goal compare
  $ ttfa init adapter             an adapter to start from
  $ ttfa init ci                  a workflow that fails if a target gets slower
`

/** `ttfa init`: writes a folder to start from. */
export function addInit(program: Command, context: CliContext): void {
  const init = program
    .command('init')
    .helpGroup('Set up:')
    .summary('write a scenario to start from')
    .description(
      'Write a commented scenario, its texts, its JSON Schema for editors and an example .env file for API keys. Existing files are not overwritten.',
    )
    .argument('[folder]', 'where to write', '.')
    .option(
      '--providers <list>',
      'a scenario for exactly these adapters or providers, such as smallest,cartesia',
    )
    .addOption(
      new Option('--goal <goal>', 'with --providers: what the scenario should find out')
        .choices(GOALS)
        .default('compare'),
    )
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: InitOptions) => {
      const { initFolder } = await import('../../actions/init/init.ts')
      await initFolder(folder, options, context)
    })
  addInitAdapter(init, context)
  addInitCi(init, context)
}
