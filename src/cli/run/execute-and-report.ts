import { renderTurnJobSummary } from '../../report/conversation/job-summary.ts'
import type { CiOutcome } from '../../report/export/ci-outcome.ts'
import { toCiOutcomes } from '../../report/export/threshold-outcomes.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import { checkMachineLimits } from '../../run/health/machine-limits.ts'
import { type DerivedRun, writeDerivedFiles } from '../../run/store/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfRun } from '../gate-code.ts'
import { afterRun } from '../output/after-run-error.ts'
import { reportToCi } from '../output/ci-reports.ts'
import { formatPlan } from '../output/format-plan.ts'
import { printRun, printWarnings } from '../output/print-run.ts'
import { type ExecuteCommandOptions, executeWithDisplay } from './execute-with-display.ts'
import type { PlanFileOptions, PricedPlan } from './plan-from-file.ts'
import { collectWarnings, describeMissingKeys } from './plan-warnings.ts'

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
  const log = options.quiet ? () => {} : context.progress.write
  log(formatPlan(planned))
  if (options.lab === undefined) log(describeMissingKeys(plan, context.environment))
  for (const warning of await collectWarnings(plan, context.environment)) log(`warning: ${warning}\n`)
  const { control, stop } = context.watchInterrupts()
  try {
    const ended = await executeWithDisplay(planned, { ...options, control, log }, context)
    // Everything is on disk: from now on Ctrl-C ends the process at once, whatever the report takes.
    stop()
    const { outcomes, hasSuccess } = await reportResult(ended.folder.path, options, context)
    context.setExitCode(exitCodeOfRun(ended.file, outcomes, hasSuccess))
  } finally {
    stop()
  }
}

interface ReportedResult {
  /** Of the thresholds. */
  readonly outcomes: readonly CiOutcome[]
  /** Any measured request or turn succeeded. */
  readonly hasSuccess: boolean
}

/** Prints the result from the folder, as `ttfa report` does. */
async function reportResult(
  folder: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<ReportedResult> {
  const derived = await afterRun('its report could not be made', folder, async () => {
    const made = await writeDerivedFiles(folder)
    printWarnings(made, context)
    await printRun(folder, made, options, context)
    return made
  })
  const { outcomes, hasSuccess, jobSummary } = judge(derived)
  await afterRun('its outcome could not be reported', folder, () =>
    reportToCi(outcomes, options, context, jobSummary),
  )
  return { outcomes, hasSuccess }
}

function judge(derived: DerivedRun): ReportedResult & { readonly jobSummary: string } {
  const summary = derived.workload === 'requests' ? derived.runSummary : derived.conversations
  return {
    outcomes: toCiOutcomes(summary),
    hasSuccess: summary.summaries.some(({ ok }) => ok > 0),
    jobSummary:
      derived.workload === 'requests'
        ? renderJobSummary(derived.runSummary)
        : renderTurnJobSummary(derived.conversations),
  }
}
