import type { Command } from 'commander'
import type { DriftOptions } from '../../actions/adapters/adapters-drift.ts'
import type { CliContext } from '../../cli-context.ts'

const EXAMPLES = `
Examples:
  $ ttfa adapters drift smallest-ws             what it would send
  $ ttfa adapters drift smallest-ws --yes       send it, and print a table for an issue
  $ ttfa adapters drift smallest-ws --yes --keep answers/

Exit code 99 if something is missing or changed.
`

/** `ttfa adapters drift`: compares what a provider does with what its documentation said. */
export function addAdapterDrift(adapters: Command, context: CliContext): void {
  adapters
    .command('drift')
    .summary('compare a provider with what its documentation said')
    .description(
      'Send a few small requests (an answer, a wrong voice, a wrong key, two turns, a cancel) to the provider and to the lab’s twin, and list fields and events that are new, missing or changed.',
    )
    .argument('<adapter>', 'the id of an adapter, or a description')
    .option('--yes', 'send the requests: they are billed')
    .option('--model <model>', 'the model')
    .option('--voice <voice>', 'the voice')
    .option('--base <address>', 'scheme, host and port instead of the provider’s')
    .option('--keep <folder>', 'write a cassette of each behaviour into this folder')
    .option('--json', 'print the differences as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, _: DriftOptions, command: Command) => {
      const { findDrift } = await import('../../actions/adapters/adapters-drift.ts')
      await findDrift(name, command.optsWithGlobals<DriftOptions>(), context)
    })
}
