import { wallClock } from '../core/clock.ts'
import { lowerHelperThreads } from '../run/execute/thread-priority.ts'
import { guardCrash, runCommandLine } from './command-line.ts'
import { printFailure } from './output/print-failure.ts'
import { openTerminal } from './output/terminal.ts'

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  lowerHelperThreads()
  const argv = process.argv.slice(2)
  const today = wallClock().toISOString().slice(0, 10)
  const context = {
    ...openTerminal(process),
    cwd: process.cwd(),
    env: process.env,
    today,
    exit: process.exit,
  }
  ignoreClosedStreams()
  process.on('uncaughtException', (error) => {
    process.exit(printFailure(error, guardCrash(argv, context).progress))
  })
  process.exitCode = await runCommandLine(argv, context)
}

/**
 * A closed pipe (`ttfa … | head`), a closed terminal or a full disk must not end a run: the rest of the
 * output is discarded.
 */
function ignoreClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!['EPIPE', 'EIO', 'ENOSPC', 'EBADF', 'ENXIO'].includes(String(error.code))) throw error
    })
}
