import { SetupError } from '../../core/setup-error.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import type { CliContext } from '../cli-context.ts'
import { formatPlan, planJson } from '../output/format-plan.ts'
import { announceWarnings } from '../run/announce-warnings.ts'
import { checkWorkloadOptions } from '../run/check-options.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import { planFromFile } from '../run/plan-from-file.ts'

export async function run(
  file: string | undefined,
  options: RunCommandOptions,
  context: CliContext,
): Promise<void> {
  if (options.collect !== undefined) {
    const { collectAndPrint } = await import('../workers/run-on-workers.ts')
    return collectAndPrint(options.collect, options, context)
  }
  if (file === undefined)
    throw new SetupError('no scenario is named', {
      code: 'SCENARIO_MISSING',
      hint: 'Name its file: `ttfa run scenario.yaml`. Without one: `ttfa bench <adapter>`.',
    })
  if (options.workers !== undefined) return runElsewhere(file, options, context)
  const planned = await planFromFile(file, options, context)
  const { plan } = planned
  checkWorkloadOptions(plan.workload, options)
  if (options.dryRun) {
    announceWarnings(plan, await collectOfflineWarnings(plan, context.today), options, context)
    return context.output.write(options.json ? planJson(planned) : formatPlan(planned))
  }
  // Loads sockets, decoders and reports only if something is to be sent.
  const { executeAndReport } = await import('../run/execute-and-report.ts')
  await executeAndReport(planned, options, context)
}

/** On workers. */
async function runElsewhere(file: string, options: RunCommandOptions, context: CliContext): Promise<void> {
  const { planForWorkers } = await import('../workers/plan-for-workers.ts')
  const planned = await planForWorkers(file, options, context)
  if (options.dryRun)
    return context.output.write(options.json ? planJson(planned.priced) : formatPlan(planned.priced))
  const { runOnWorkers } = await import('../workers/run-on-workers.ts')
  await runOnWorkers(planned, options, context)
}
