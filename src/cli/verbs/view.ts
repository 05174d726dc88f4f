import type { Command } from 'commander'
import type { CliContext } from '../cli-context.ts'
import { wholeNumberParser } from '../input/parse-numbers.ts'

const EXAMPLES = `
Examples:
  $ ttfa view
  $ ttfa view nightly/results --port 8080

Lists the runs of a folder, opens their reports, overlays several runs, and
plays responses saved with --save-audio. Read-only, on 127.0.0.1 only, until
Ctrl-C.
`

/** `ttfa view`: serves the results folder to a browser. */
export function addView(program: Command, context: CliContext): void {
  program
    .command('view')
    .helpGroup('Results:')
    .summary('view runs in a browser')
    .description('Serve a folder of runs to browsers on this machine.')
    .argument('[folder]', 'folder that contains the runs', 'results')
    .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumberParser(0, 65_535), 0)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: { port: number }) => {
      const { view } = await import('../actions/view.ts')
      await view(folder, options, context)
    })
}
