import { wallClock } from '../core/clock.ts'
import { lowerHelperThreads } from '../run/execute/thread-priority.ts'
import { guardCrash, runCommandLine } from './command-line.ts'
import { EXIT_CODES } from './exit-codes.ts'
import { endAtUnheardSignals, type Signal } from './interrupts.ts'
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
    endAtOnce,
  }
  ignoreClosedStreams()
  if (process.pid === 1) endAtUnheardSignals(process, process.exit)
  process.on('uncaughtException', (error) => {
    process.exit(printFailure(error, guardCrash(argv, context).progress))
  })
  process.exitCode = await runCommandLine(argv, context)
}

/**
 * `process.exit` waits for lookups of names and for opening files, which can take minutes if a server does not
 * answer. The system does not, at a signal that nobody listens to. Only the first process of a container
 * survives that, and exits.
 */
function endAtOnce(signal: Signal): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  process.exit(EXIT_CODES.interrupted)
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
