import type { Command } from 'commander'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa init adapter                     my-provider.ts and my-provider.yaml
  $ ttfa init adapter adapters/acme       for a provider called acme
  $ ttfa adapters check adapters/acme.yaml
`

/** `ttfa init adapter`: writes an adapter to start from, in TypeScript and as a description. */
export function addInitAdapter(init: Command, context: CliContext): void {
  init
    .command('adapter')
    .summary('write an adapter to start from')
    .description(
      'Write an adapter for an invented provider, in TypeScript and as a YAML description. Both pass the conformance suite; keep the one that suits you. Existing files are not overwritten.',
    )
    .argument('[name]', 'name of the provider in lower case, optionally with a path', 'my-provider')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: object, command: Command) => {
      const { initAdapter } = await import('../../actions/init/init-adapter.ts')
      await initAdapter(name, command.optsWithGlobals<{ json?: boolean }>(), context)
    })
}
