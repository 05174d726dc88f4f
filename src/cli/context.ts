import type { AnyAdapter } from '../core/adapter.ts'
import type { Environment } from './environment.ts'
import type { ExitCode } from './exit-codes.ts'
import type { Interrupts } from './interrupts.ts'
import type { Terminal } from './terminal.ts'

/** All that a verb may know of the world outside its arguments. */
export interface Context extends Terminal {
  /** The folder that relative paths of the command line start from. */
  readonly folder: string
  readonly environment: Environment
  /** Adapters by the id that scenarios use. */
  readonly adapters: Readonly<Record<string, AnyAdapter>>
  /** Says how the command ended; `passed` when nobody says anything. Wrong input is thrown as a `SetupError`. */
  readonly conclude: (code: ExitCode) => void
  /** From here on Ctrl-C ends the work instead of the process, until it is told to stop watching. */
  readonly watchInterrupts: () => Interrupts
}
