import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa validate scenario.yaml
  $ ttfa validate scenarios/*.yaml
  $ ttfa validate --json scenario.yaml | jq .valid
  $ ttfa validate --json scenario.yaml | jq '.mistakes[]?'

Sends nothing, and needs no key. Runs the code of adapters in files (.ts, .js).
Exit code 104 if a scenario is invalid. With --json each mistake has its file,
line, column, message and hint.
`

/** `ttfa validate`: validates scenarios and summarises what they would do, without sending anything. */
export function addValidate(program: Command, context: CliContext): void {
  program
    .command('validate')
    .helpGroup('Set up:')
    .summary('validate scenarios without sending anything')
    .description('Validate scenarios and the adapters they name, and list all mistakes with their places.')
    .argument('<scenarios...>', 'scenario files, or - for the standard input')
    .option('--json', 'print the results as JSON, one line per file')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: { json?: boolean }) => {
      const { validate } = await import('../actions/validate.ts')
      await validate(files, options, context)
    })
}
