import type { Environment } from '../core/config/environment.ts'
import type { ExitCode } from './exit-codes.ts'
import type { InterruptedWork, Interrupts } from './interrupts.ts'
import type { Terminal } from './output/terminal.ts'

/** What a verb may use besides its arguments. */
export interface CliContext extends Terminal {
  /** The folder that relative paths are resolved against. */
  readonly cwd: string
  readonly environment: Environment
  /**
   * The date of the command (YYYY-MM-DD, UTC), with which the dates of facts and announced ends are compared.
   */
  readonly today: string
  /** Sets the exit code. Default: `passed`. Wrong input is thrown as a `SetupError` instead. */
  readonly setExitCode: (code: ExitCode) => void
  /** From this call on, Ctrl-C ends the work instead of the process, until `stop` is called. */
  readonly watchInterrupts: (work: InterruptedWork) => Interrupts
}
