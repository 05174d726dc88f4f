import type { Command } from 'commander'
import type { AdaptersOptions } from '../../actions/adapters/adapters.ts'
import type { CliContext } from '../../cli-context.ts'
import { parseDate } from '../../input/parse-date.ts'
import { addAdapterCheck } from './adapters-check.ts'
import { addAdapterDrift } from './adapters-drift.ts'

const EXAMPLES = `
Examples:
  $ ttfa adapters
  $ ttfa adapters smallest-ws
  $ ttfa adapters --stale --on 2027-01-31
  $ ttfa adapters check ./my-provider.ts
  $ ttfa adapters --json | jq '.[].id'
`

/** `ttfa adapters`: lists the adapters and how well each protocol is known. */
export function addAdapters(program: Command, context: CliContext): void {
  const adapters = program
    .command('adapters')
    .helpGroup('Look up:')
    .summary('list the providers and routes that can be measured')
    .description('List the adapters: the values of `adapter:` in scenarios, with the facts of each route.')
    .argument('[id]', 'show all facts of one adapter')
    .option('--json', 'print the facts as JSON')
    .option('--controls', 'what each text-to-speech route lets you control, as a Markdown table')
    .option('--stale', 'only what ends within 90 days or has ended, and facts older than 120 days')
    .option('--on <date>', 'the date for --stale (YYYY-MM-DD; default: today)', parseDate)
    .addHelpText('after', EXAMPLES)
    .action(async (id: string | undefined, options: AdaptersOptions) => {
      const { printAdapters } = await import('../../actions/adapters/adapters.ts')
      await printAdapters(id, options, context)
    })
  addAdapterCheck(adapters, context)
  addAdapterDrift(adapters, context)
}
