import type { Command } from 'commander'
import type { AdapterCheckOptions } from '../../actions/adapters/adapters-check.ts'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa adapters check ./my-provider.ts
  $ ttfa adapters check ./my-provider.yaml --verbose
  $ ttfa adapters check smallest-ws --cassette answers/

Exit code 99 if the adapter fails a check, 104 if it cannot be loaded.
'ttfa init adapter' writes one to start from.
`

/** `ttfa adapters check`: runs the conformance suite for an adapter's author, without a test runner. */
export function addAdapterCheck(adapters: Command, context: CliContext): void {
  adapters
    .command('check')
    .summary('check an adapter against the contract and say what to fix')
    .description(
      'Run the conformance suite against an adapter in a file (.ts, .js or a .yaml description), or against a built-in one. Nothing leaves this machine.',
    )
    .argument('<adapter>', 'a file, or the id of an adapter')
    .option(
      '--cassette <file>',
      'check it against recorded answers instead: a cassette, or a folder of cassettes',
    )
    .option('--json', 'print every check and its result as JSON')
    .option('--verbose', 'also print the checks that pass')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: AdapterCheckOptions, command: Command) => {
      const { checkAdapterFile } = await import('../../actions/adapters/adapters-check.ts')
      await checkAdapterFile(name, command.optsWithGlobals<AdapterCheckOptions>(), context)
    })
}
