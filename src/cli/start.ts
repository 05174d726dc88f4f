import { wallClock } from '../core/clock.ts'
import { describeFileError } from '../results/file-error.ts'
import { lowerHelperThreads } from '../run/execute/thread-priority.ts'
import { guardCrash, runCommandLine } from './command-line.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { workingFolder } from './input/working-folder.ts'
import { endAtUnheardSignals, type Signal } from './interrupts.ts'
import { watchTerminal } from './lost-terminal.ts'
import { printFailure } from './output/print-failure.ts'
import { openTerminal, type Terminal } from './output/terminal.ts'

/** Runs the command line of this process. */
export async function start(): Promise<void> {
  lowerHelperThreads()
  surviveLostOutput()
  process.on('exit', watchTerminal())
  if (process.pid === 1) endAtUnheardSignals(process, process.exit)
  const terminal = openTerminal(process)
  try {
    process.exitCode = await runHere(workingFolder(), terminal)
  } catch (error) {
    process.exitCode = printFailure(error, terminal.progress)
  }
}

function runHere(cwd: string, terminal: Terminal): Promise<ExitCode> {
  const argv = process.argv.slice(2)
  const today = wallClock().toISOString().slice(0, 10)
  const context = { ...terminal, cwd, env: process.env, today, endAtOnce }
  process.on('uncaughtException', (error) => {
    process.exit(printFailure(error, guardCrash(argv, context).progress))
  })
  return runCommandLine(argv, context)
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

/** A closed pipe (`ttfa … | head`) or terminal must not end a run: the rest of the output is discarded. */
const CLOSED = ['EPIPE', 'EIO', 'EBADF', 'ENXIO']
/** Neither must a full disk. But who reads the output later must learn that it is not whole. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const code = String(error.code)
      if (!CLOSED.includes(code) && !FULL.includes(code)) throw error
      if (stream === process.stdout && FULL.includes(code)) reportLostOutput(error)
    })
}

let isLossReported = false

function reportLostOutput(error: NodeJS.ErrnoException): void {
  if (isLossReported) return
  isLossReported = true
  process.stderr.write(`error: the output is not whole: ${describeFileError(error)}\n`)
  process.on('exit', (code) => {
    if (code === EXIT_CODES.passed) process.exitCode = EXIT_CODES.interrupted
  })
}
