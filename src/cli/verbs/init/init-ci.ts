import type { Command } from 'commander'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa init ci                          into this repository

The workflow measures ttfa/gates.yaml every day and checks it against baselines/main.json.
docs/recipes.md explains it.
`

/** `ttfa init ci`: writes a workflow that fails when a target becomes slower. */
export function addInitCi(init: Command, context: CliContext): void {
  init
    .command('ci')
    .summary('write a CI workflow that fails when a target becomes slower')
    .description(
      'Write a GitHub Actions workflow and the scenario that it measures, with a control. The workflow says how to make its baseline. Existing files are not overwritten.',
    )
    .argument('[folder]', 'the top folder of the repository', '.')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, _: object, command: Command) => {
      const { initCi } = await import('../../actions/init/init-ci.ts')
      await initCi(folder, command.optsWithGlobals<{ json?: boolean }>(), context)
    })
}
