import type { Command } from 'commander'
import { createRedactor } from '../results/redact.ts'
import { builtInAdapters } from '../run/adapters/built-in-adapters.ts'
import type { CliContext } from './cli-context.ts'
import { createProgram } from './create-program.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { type Environment, readEnvironment } from './input/environment.ts'
import { watchInterrupts } from './input/interrupts.ts'
import { collectSecrets } from './input/secrets.ts'
import { printFailure } from './output/print-failure.ts'
import type { OutputStream, Terminal } from './output/terminal.ts'
import { addAdapters } from './verbs/adapters.ts'
import { addBaseline } from './verbs/baseline.ts'
import { addCheck } from './verbs/check.ts'
import { addCompare } from './verbs/compare.ts'
import { addCost } from './verbs/cost.ts'
import { addExport } from './verbs/export.ts'
import { addHistory } from './verbs/history.ts'
import { addInit } from './verbs/init.ts'
import { addLab } from './verbs/lab.ts'
import { addPlan } from './verbs/plan.ts'
import { addProbe } from './verbs/probe.ts'
import { addReport } from './verbs/report.ts'
import { addRun } from './verbs/run.ts'
import { addSelfTest } from './verbs/self-test.ts'
import { addValidate } from './verbs/validate.ts'
import { addVerify } from './verbs/verify.ts'
import { addView } from './verbs/view.ts'
import { addVoices } from './verbs/voices.ts'

/** Everything that a command line takes from the process. */
export interface ProcessContext extends Terminal {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** Runs one command line (without `node` and the script) and returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], from: ProcessContext): Promise<ExitCode> {
  let environment: Environment = {}
  let code: ExitCode = EXIT_CODES.passed
  const setExitCode = (next: ExitCode) => {
    code = next
  }
  try {
    environment = readEnvironment(from.cwd, from.env)
    const adapters = builtInAdapters()
    const program = createProgramWithVerbs({
      ...redactTerminal(from, { adapters, environment }),
      cwd: from.cwd,
      environment,
      adapters,
      setExitCode,
      watchInterrupts: () => watchInterrupts(process, (argv) => from.progress.write(`\n${argv}\n`)),
    })
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return code
  } catch (failure) {
    return printFailure(failure, from.progress, environment)
  }
}

/** Adds every verb, in the order of the help. */
function createProgramWithVerbs(context: CliContext): Command {
  const program = createProgram(context)
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
function redactTerminal(
  { output, progress }: Terminal,
  known: Pick<CliContext, 'adapters' | 'environment'>,
): Terminal {
  const redact = createRedactor(collectSecrets(known))
  const redactStream = (stream: OutputStream): OutputStream => ({
    ...stream,
    write: (text) => stream.write(redact(text)),
  })
  return { output: redactStream(output), progress: redactStream(progress) }
}
