import { renderTurnJobSummary } from '../../report/conversation/job-summary.ts'
import { toCiOutcomes } from '../../report/export/threshold-outcomes.ts'
import { renderJobSummary } from '../../report/run/markdown/job-summary.ts'
import type { RunResult } from '../../run/execute/execute-run.ts'
import { type DerivedRun, writeDerivedFiles } from '../../run/finished-runs/write-derived-files.ts'
import type { CliContext } from '../cli-context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { exitCodeOfRun, explainExitCode } from '../gate-code.ts'
import { afterRun } from '../output/after-run-error.ts'
import { type CiReportOptions, reportToCi, timingOfRun } from '../output/ci-reports.ts'
import { type PrintOptions, printRun } from '../output/print-run.ts'
import { printWarnings } from '../output/print-warnings.ts'

/** Prints the result from the folder, as `ttfa report` does, and returns the exit code. */
export async function reportResult(
  { folder: { path: folder }, file }: RunResult,
  options: PrintOptions & CiReportOptions,
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
