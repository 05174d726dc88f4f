import type { Command } from 'commander'
import { createRedactor } from '../results/redact.ts'
import { builtInAdapters } from '../run/built-in-adapters.ts'
import { addAdapters } from './adapters.ts'
import { addBaseline } from './baseline.ts'
import { addCheck } from './check.ts'
import { addCompare } from './compare.ts'
import type { Context } from './context.ts'
import { addCost } from './cost.ts'
import { type Environment, readEnvironment } from './environment.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { addExport } from './export.ts'
import { addHistory } from './history.ts'
import { addInit } from './init.ts'
import { watchInterrupts } from './interrupts.ts'
import { addLab } from './lab.ts'
import { newProgram } from './new-program.ts'
import { addPlan } from './plan.ts'
import { addProbe } from './probe.ts'
import { addReport } from './report.ts'
import { addRun } from './run.ts'
import { secretsOf } from './secrets.ts'
import { addSelfTest } from './self-test.ts'
import { tellFailure } from './tell-failure.ts'
import type { Outlet, Terminal } from './terminal.ts'
import { addValidate } from './validate.ts'
import { addVerify } from './verify.ts'
import { addView } from './view.ts'
import { addVoices } from './voices.ts'

/** Everything that a command line takes from the process. */
export interface Surroundings extends Terminal {
  readonly folder: string
  readonly variables: NodeJS.ProcessEnv
}

/** Runs one command line (without `node` and the script) and returns the exit code. Never throws. */
export async function runCommandLine(words: readonly string[], from: Surroundings): Promise<ExitCode> {
  let environment: Environment = {}
  let code: ExitCode = EXIT_CODES.passed
  const conclude = (next: ExitCode) => {
    code = next
  }
  try {
    environment = readEnvironment(from.folder, from.variables)
    const adapters = builtInAdapters()
    const program = assemble({
      ...redacting(from, { adapters, environment }),
      folder: from.folder,
      environment,
      adapters,
      conclude,
      watchInterrupts: () => watchInterrupts(process, (words) => from.progress.write(`\n${words}\n`)),
    })
    await program.parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' })
    return code
  } catch (failure) {
    return tellFailure(failure, from.progress, environment)
  }
}

/** Adds every verb, in the order of the help. */
function assemble(context: Context): Command {
  const program = newProgram(context)
  addInit(program, context)
  addValidate(program, context)
  addRun(program, context)
  addProbe(program, context)
  addReport(program, context)
  addExport(program, context)
  addView(program, context)
  addPlan(program, context)
  addCompare(program, context)
  addCheck(program, context)
  addBaseline(program, context)
  addHistory(program, context)
  addVerify(program, context)
  addCost(program, context)
  addLab(program, context)
  addSelfTest(program, context)
  addAdapters(program, context)
  addVoices(program, context)
  return program
}

/** A terminal that redacts every provider's key from its output. */
function redacting(
  { output, progress }: Terminal,
  known: Pick<Context, 'adapters' | 'environment'>,
): Terminal {
  const redact = createRedactor(secretsOf(known))
  const guarded = (outlet: Outlet): Outlet => ({ ...outlet, write: (text) => outlet.write(redact(text)) })
  return { output: guarded(output), progress: guarded(progress) }
}
