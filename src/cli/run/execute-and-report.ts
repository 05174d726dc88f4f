import { renderTurnJobSummary } from '../../report/conversation/job-summary.ts'
import { toCiOutcomes } from '../../report/export/threshold-outcomes.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import type { RunResult } from '../../run/execute/execute-run.ts'
import { checkMachineLimits } from '../../run/health/machine-limits.ts'
import { type DerivedRun, writeDerivedFiles } from '../../run/store/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { exitCodeOfRun, explainExitCode } from '../gate-code.ts'
import { afterRun } from '../output/after-run-error.ts'
import { checkCiFiles, reportToCi, timingOfRun } from '../output/ci-reports.ts'
import { formatPlan } from '../output/format-plan.ts'
import { printRun, printWarnings } from '../output/print-run.ts'
import { type ExecuteCommandOptions, executeWithDisplay } from './execute-with-display.ts'
import type { PlanFileOptions, PricedPlan } from './plan-from-file.ts'
import { collectWarnings, describeMissingKeys } from './plan-warnings.ts'
import { UnfinishedRun } from './unfinished-run.ts'

export interface RunCommandOptions extends PlanFileOptions, ExecuteCommandOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly junit?: string
  readonly quiet?: boolean
  readonly csv?: boolean
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
  if (options.lab === undefined) log(describeMissingKeys(plan, context.environment))
  for (const warning of await collectWarnings(plan, context)) log(`warning: ${warning}\n`)
  const unfinished = new UnfinishedRun()
  const { control, stop } = context.watchInterrupts(unfinished)
  try {
    const ended = await executeWithDisplay(planned, { ...options, control, unfinished, log }, context)
    // Everything is on disk: from now on Ctrl-C ends the process at once, whatever the report takes.
    stop()
    context.setExitCode(await reportResult(ended, options, context))
  } finally {
    stop()
  }
}

/** Prints the result from the folder, as `ttfa report` does, and returns the exit code. */
async function reportResult(
  { folder: { path: folder }, file }: RunResult,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ExitCode> {
  const derived = await afterRun('its report could not be made', folder, async () => {
    const made = await writeDerivedFiles(folder)
    printWarnings(made, context)
    await printRun(folder, made, options, context)
    return made
  })
  const summary = derived.workload === 'requests' ? derived.runSummary : derived.conversations
  const outcomes = toCiOutcomes(summary)
  const hasSuccess = summary.summaries.some(({ ok }) => ok > 0)
  const code = exitCodeOfRun(file, outcomes, hasSuccess)
  const report = {
    outcomes: explainExitCode(code, outcomes, file.scenario.name),
    timing: timingOfRun(file),
    summary: jobSummaryOf(derived),
  }
  await afterRun('its outcome could not be reported', folder, () => reportToCi(report, options, context))
  return code
}

function jobSummaryOf(derived: DerivedRun): string {
  return derived.workload === 'requests'
    ? renderJobSummary(derived.runSummary)
    : renderTurnJobSummary(derived.conversations)
}
