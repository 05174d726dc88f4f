import type { AnyAdapter } from '../core/adapter.ts'
import type { Environment } from './environment.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Interrupts } from './interrupts.ts'
import type { Terminal } from './terminal.ts'

/** What a verb may use besides its arguments. */
export interface Context extends Terminal {
  /** The folder that relative paths are resolved against. */
  readonly folder: string
  readonly environment: Environment
  /** Adapters by the id that scenarios use. */
  readonly adapters: Readonly<Record<string, AnyAdapter>>
  /** Sets the exit code. Default: `passed`. Wrong input is thrown as a `SetupError` instead. */
  readonly conclude: (code: ExitCode) => void
  /** From this call on Ctrl-C ends the work instead of the process, until `stop` is called. */
  readonly watchInterrupts: () => Interrupts
}
