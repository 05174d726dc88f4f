import type { Environment } from '../core/config/environment.ts'
import { definedOnly } from '../library/shared/environment.ts'
import { collectSecrets, suspectSecrets } from '../library/shared/secrets.ts'
import type { CliContext } from './cli-context.ts'
import { createProgram } from './create-program.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { environmentFolders, readEnvironment } from './input/environment.ts'
import { type Signal, watchInterrupts } from './interrupts.ts'
import { guardTerminal } from './output/guard-terminal.ts'
import { printFailure } from './output/print-failure.ts'
import type { Terminal } from './output/terminal.ts'
import { addVerbs } from './verbs/index.ts'

/** Everything that a command line takes from the process. */
export interface ProcessContext extends Terminal {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** YYYY-MM-DD. */
  readonly today: string
  /** Ends the process at once, for a signal. */
  readonly endAtOnce?: (signal: Signal) => void
}

/** Runs one command line (without `node` and the script) and returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], from: ProcessContext): Promise<ExitCode> {
  const terminal = guardTerminal(from, await collectSecrets(readableEnvironment(argv, from)))
  let code: ExitCode = EXIT_CODES.passed
  const setExitCode = (next: ExitCode) => {
    code = next
  }
  try {
    const context: CliContext = {
      ...terminal,
      cwd: from.cwd,
      today: from.today,
      environment: readEnvironment(environmentFolders(argv, from.cwd), from.env),
      setExitCode,
      watchInterrupts: (work) =>
        watchInterrupts(process, work, {
          notify: (words) => terminal.progress.write(`\n${words}\n`),
          endProcess: (signal) => from.endAtOnce?.(signal),
        }),
    }
    const program = createProgram(context)
    await addVerbs(program, argv[0], context)
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return code
  } catch (failure) {
    return printFailure(failure, terminal.progress)
  }
}

/** The terminal of a process that crashed. It prints no key of the environment. */
export function guardCrash(argv: readonly string[], from: ProcessContext): Terminal {
  return guardTerminal(from, suspectSecrets(readableEnvironment(argv, from)))
}

/**
 * The environment, including `.env` files unless one cannot be read. The command line reads them again and
 * reports that error.
 */
function readableEnvironment(argv: readonly string[], { cwd, env }: ProcessContext): Environment {
  try {
    return readEnvironment(environmentFolders(argv, cwd), env)
  } catch {
    return definedOnly(env)
  }
}
