import { once } from 'node:events'
import path from 'node:path'
import type { Command } from 'commander'
import { startViewer } from '../../viewer/server.ts'
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
    .helpGroup('Measure:')
    .summary('view runs in a browser')
    .description('Serve a folder of runs to browsers on this machine.')
    .argument('[folder]', 'folder that contains the runs', 'results')
    .option('--port <number>', 'port to listen on; 0 picks a free one', wholeNumberParser(0, 65_535), 0)
    .addHelpText('after', EXAMPLES)
    .action((folder: string, options: { port: number }) => view(folder, options, context))
}

async function view(folder: string, { port }: { port: number }, context: CliContext): Promise<void> {
  const { control, stop } = context.watchInterrupts()
  const { address, close } = await startViewer({ results: path.resolve(context.cwd, folder), port })
  context.output.write(`${address}\n`)
  if (!control.finish.aborted) await once(control.finish, 'abort')
  stop()
  await close()
}
