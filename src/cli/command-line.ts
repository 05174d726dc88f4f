import type { Command } from 'commander'
import { ADAPTERS } from '../adapters/index.ts'
import type { Context } from './context.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { addInit } from './init.ts'
import { newProgram } from './new-program.ts'
import { tellFailure } from './tell-failure.ts'
import type { Terminal } from './terminal.ts'
import { addValidate } from './validate.ts'

/** Where a command line is spoken: everything that it takes from the process. */
export interface Surroundings extends Terminal {
  readonly folder: string
  readonly variables: NodeJS.ProcessEnv
}

/** Carries out one command line (without `node` and the script) and says how it ended. Never throws. */
export async function runCommandLine(words: readonly string[], from: Surroundings): Promise<ExitCode> {
  let environment: Environment = {}
  let code: ExitCode = EXIT_CODES.passed
  const conclude = (next: ExitCode) => {
    code = next
  }
  try {
    environment = readEnvironment(from.folder, from.variables)
    const program = assemble({ ...from, environment, adapters: ADAPTERS, conclude })
    await program.parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' })
    return code
  } catch (failure) {
    return tellFailure(failure, from.progress, environment)
  }
}

/** Every verb by name, in the order of the help. */
function assemble(context: Context): Command {
  const program = newProgram(context)
  addInit(program, context)
  addValidate(program, context)
  return program
}
