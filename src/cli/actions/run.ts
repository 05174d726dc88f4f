import type { CliContext } from '../cli-context.ts'
import { formatPlan, planJson } from '../output/format-plan.ts'
import { describeAgeing } from '../run/ageing-warnings.ts'
import { checkWorkloadOptions } from '../run/check-options.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { describeMissingKeys } from '../run/missing-keys.ts'
import { collectOfflineWarnings } from '../run/offline-warnings.ts'
import { planFromFile } from '../run/plan-from-file.ts'

export async function run(file: string, options: RunCommandOptions, context: CliContext): Promise<void> {
  const planned = await planFromFile(file, options, context)
  const { plan } = planned
  checkWorkloadOptions(plan.workload, options)
  if (options.dryRun) {
    if (options.lab === undefined) context.progress.write(describeMissingKeys(plan, context.environment))
    const warnings = [...describeAgeing(plan, context.today), ...(await collectOfflineWarnings(plan))]
    for (const warning of warnings) context.progress.write(`warning: ${warning}\n`)
    return context.output.write(options.json ? planJson(planned) : formatPlan(planned))
  }
  // Sockets, decoders and reports are loaded only to send something.
  const { executeAndReport } = await import('../run/execute-and-report.ts')
  await executeAndReport(planned, options, context)
}
