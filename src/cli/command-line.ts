import type { Command } from 'commander'
import type { Environment } from '../core/config/environment.ts'
import { definedOnly } from '../library/shared/environment.ts'
import { collectSecrets, suspectSecrets } from '../library/shared/secrets.ts'
import type { CliContext } from './cli-context.ts'
import { createProgram } from './create-program.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { environmentFolders, readEnvironment } from './input/environment.ts'
import { watchInterrupts } from './interrupts.ts'
import { guardTerminal } from './output/guard-terminal.ts'
import { printFailure } from './output/print-failure.ts'
import type { Terminal } from './output/terminal.ts'
import { addAdapters } from './verbs/adapters/adapters.ts'
import { addBaseline } from './verbs/baseline.ts'
import { addBench } from './verbs/bench.ts'
import { addCheck } from './verbs/check.ts'
import { addCompare } from './verbs/compare.ts'
import { addCompletion } from './verbs/completion/completion.ts'
import { addCost } from './verbs/cost.ts'
import { addDoctor } from './verbs/doctor.ts'
import { addExport } from './verbs/export.ts'
import { addHistory } from './verbs/history.ts'
import { addInit } from './verbs/init/init.ts'
import { addLab } from './verbs/lab.ts'
import { addMerge } from './verbs/machines/merge.ts'
import { addWorker } from './verbs/machines/worker.ts'
import { addPlan } from './verbs/plan.ts'
import { addProbe } from './verbs/probe.ts'
import { addListen } from './verbs/recording/listen.ts'
import { addMeasure } from './verbs/recording/measure.ts'
import { addReport } from './verbs/report.ts'
import { addRun } from './verbs/run.ts'
import { addSelfTest } from './verbs/self-test.ts'
import { addTry } from './verbs/try.ts'
import { addValidate } from './verbs/validate.ts'
import { addVerify } from './verbs/verify.ts'
import { addView } from './verbs/view.ts'
import { addVoices } from './verbs/voices.ts'
import { addWatch } from './verbs/watch/watch.ts'

/** Everything that a command line takes from the process. */
export interface ProcessContext extends Terminal {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** YYYY-MM-DD. */
  readonly today: string
  /** Ends the process at once. */
  readonly exit?: (code: ExitCode) => void
}

/** Runs one command line (without `node` and the script) and returns the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[], from: ProcessContext): Promise<ExitCode> {
  const terminal = guardTerminal(from, await collectSecrets(readableEnvironment(argv, from)))
  let code: ExitCode = EXIT_CODES.passed
  const setExitCode = (next: ExitCode) => {
    code = next
  }
  try {
    const program = createProgramWithVerbs({
      ...terminal,
      cwd: from.cwd,
      today: from.today,
      environment: readEnvironment(environmentFolders(argv, from.cwd), from.env),
      setExitCode,
      watchInterrupts: (work) =>
        watchInterrupts(process, {
          notify: (words) => terminal.progress.write(`\n${words}\n`),
          endProcess: () => from.exit?.(EXIT_CODES.interrupted),
          work,
        }),
    })
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' })
    return code
  } catch (failure) {
    return printFailure(failure, terminal.progress)
  }
}

/** Adds every verb, in the order of the help. */
function createProgramWithVerbs(context: CliContext): Command {
  const program = createProgram(context)
  addInit(program, context)
  addValidate(program, context)
  addDoctor(program, context)
  addTry(program, context)
  addRun(program, context)
  addBench(program, context)
  addProbe(program, context)
  addWatch(program, context)
  addMerge(program, context)
  addWorker(program, context)
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
  addMeasure(program, context)
  addListen(program, context)
  addLab(program, context)
  addSelfTest(program, context)
  addAdapters(program, context)
  addVoices(program, context)
  addCompletion(program, context)
  return program
}

/** The terminal of a process that crashed, which prints no key of its environment. */
export function guardCrash(argv: readonly string[], from: ProcessContext): Terminal {
  return guardTerminal(from, suspectSecrets(readableEnvironment(argv, from)))
}

/** A `.env` that cannot be read is an error of the command line. Until it is printed, it holds no secrets. */
function readableEnvironment(argv: readonly string[], { cwd, env }: ProcessContext): Environment {
  try {
    return readEnvironment(environmentFolders(argv, cwd), env)
  } catch {
    return definedOnly(env)
  }
}
