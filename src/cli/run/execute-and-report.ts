import { executeRun, type RunResult } from '../../run/execute/execute-run.ts'
import { checkMachineLimits } from '../../run/health/machine-limits.ts'
import { writeOutputs } from '../../run/outputs/write-outputs.ts'
import type { RunPlan } from '../../run/plan/run-plan.ts'
import { collectWarnings } from '../../run/warnings/plan-warnings.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { checkCiFiles } from '../output/ci-reports.ts'
import { formatPlan } from '../output/format-plan.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { announceWarnings } from './announce-warnings.ts'
import type { PlanFileOptions, PricedPlan } from './plan-from-file.ts'
import { type ExecuteCommandOptions, prepareRun } from './prepare-run.ts'
import { reportResult } from './report-result.ts'
import { UnfinishedRun } from './unfinished-run.ts'

export interface RunCommandOptions extends PlanFileOptions, ExecuteCommandOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly junit?: string
  readonly quiet?: boolean
  readonly csv?: boolean
  /** The number of workers. `true`: as many as the scenario says. */
  readonly workers?: number | true
  readonly broker?: string
  /** Seconds. */
  readonly wait?: number
  /** The run on workers to collect, instead of a scenario. */
  readonly collect?: string
}

/** Executes a plan, prints its result and sets the exit code. */
export async function executeAndReport(
  planned: PricedPlan,
  options: RunCommandOptions,
  context: CliContext,
): Promise<void> {
  const { plan } = planned
  checkMachineLimits(plan)
  await checkCiFiles(options, context)
  const log = options.quiet ? () => {} : context.progress.write
  log(formatPlan(planned))
  announceWarnings(plan, await warningsFor(plan, options, context), options, context)
  const unfinished = new UnfinishedRun()
  const { control, stop } = context.watchInterrupts({ unfinished, finishesRequests: true })
  try {
    const prepared = await prepareRun(planned, { ...options, control, unfinished, log }, context)
    const ended = await executeRun(plan, prepared.options).finally(prepared.stopDisplay)
    await listenIfAsked(ended, plan, { quiet: options.quiet, signal: control.finish }, context)
    // Everything is on disk: from now on Ctrl-C ends the process at once, no matter how long the report
    // takes.
    stop()
    if (control.abort.aborted) return endWithoutReport(unfinished, context)
    const code = await reportResult(ended, options, context)
    const problems = await writeOutputs(ended.folder.path, planned.outputs ?? [], context.environment)
    printWarnings({ warnings: problems }, context)
    context.setExitCode(problems.length > 0 && code === EXIT_CODES.passed ? EXIT_CODES.interrupted : code)
  } finally {
    stop()
  }
}

async function warningsFor(
  plan: RunPlan,
  { vantage }: RunCommandOptions,
  context: CliContext,
): Promise<string[]> {
  const warnings = await collectWarnings(plan, context)
  if (!plan.scenario.vantages || vantage !== undefined) return warnings
  const here = 'the vantages of the scenario need workers: without --workers this run measures from here only'
  return [...warnings, here]
}

async function listenIfAsked(
  { folder }: RunResult,
  plan: RunPlan,
  options: { readonly quiet: boolean | undefined; readonly signal: AbortSignal },
  context: CliContext,
): Promise<void> {
  if (plan.workload !== 'requests' || !plan.listening || options.signal.aborted) return
  const { listenAfterRun } = await import('./listen-after-run.ts')
  await listenAfterRun(folder.path, plan.listening, options, context)
}

/** Skips the report, which takes too long after a second Ctrl-C. */
function endWithoutReport(unfinished: UnfinishedRun, context: CliContext): void {
  context.progress.write(`\n${unfinished.lastWords()}\n`)
  context.setExitCode(EXIT_CODES.interrupted)
}
