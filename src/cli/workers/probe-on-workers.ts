import { SetupError } from '../../core/setup-error.ts'
import { connectCoordinator } from '../../distributed/broker/coordinator-broker.ts'
import { collectFiles } from '../../distributed/coordinator/collect-files.ts'
import { searchDistributed } from '../../distributed/coordinator/search-distributed.ts'
import { readVersion } from '../../library/shared/version.ts'
import { answersHere, type RequestPlan } from '../../run/plan/run-plan.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { scenarioFolder } from '../input/scenario-file.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { conductProbe } from '../run/conduct-probe.ts'
import type { ProbeCommandOptions, SearchListener } from '../run/probe-options.ts'
import { brokerAccess } from './broker-access.ts'
import { UncollectedRun } from './uncollected-run.ts'
import { waitMsOf, workersOf } from './worker-options.ts'

/** A search that workers will share. */
export interface WorkersSearch {
  readonly file: string
  readonly plan: RequestPlan
  readonly steps: SearchListener
}

/** Searches a limit on the workers of a broker, prints what was found, and sets the exit code. */
export async function probeOnWorkers(
  { file, plan, steps }: WorkersSearch,
  options: ProbeCommandOptions,
  context: CliContext,
  log: (text: string) => void,
): Promise<void> {
  requireOneAccount(plan)
  const workload: WorkloadScenario = { workload: 'requests', scenario: plan.scenario }
  const files = await collectFiles(workload, scenarioFolder(file, context))
  const { url, signer } = brokerAccess(options.broker, context.environment)
  const broker = await connectCoordinator(url)
  const uncollected = new UncollectedRun()
  const vantage = options.vantage ?? plan.scenario.vantages?.[0]
  try {
    for (const warning of await broker.warnings()) context.progress.write(`warning: ${warning}\n`)
    await conductProbe(
      options,
      context,
      log,
      async ({ results, out, secrets, control, onStart }) => {
        const searched = await searchDistributed(plan, {
          broker,
          signer,
          control,
          ttfa: readVersion(),
          workload,
          files,
          ...(vantage !== undefined && { vantage }),
          workers: workersOf(workload, options),
          waitMs: waitMsOf(options),
          results,
          ...(out !== undefined && { out }),
          secrets,
          ...steps,
          onStart: (folder, run) => {
            uncollected.start(run)
            onStart(folder)
            log(`run ${run}\n`)
          },
        })
        printWarnings(searched, context)
        return searched
      },
      uncollected,
    )
  } finally {
    await broker.close()
  }
}

/** A component that runs on each worker has one limit per worker. */
function requireOneAccount({ targets }: RequestPlan): void {
  const own = targets.filter(answersHere).map(({ planned }) => planned.id)
  if (own.length === 0) return
  throw new SetupError(`each worker would answer ${own.join(', ')} by itself, so no limit would be shared`, {
    code: 'OPTION_UNSUPPORTED',
    hint: 'Search a target that a service answers, or one lab that all workers reach (`ttfa lab`, `base`).',
  })
}
