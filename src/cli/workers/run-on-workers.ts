import path from 'node:path'
import type { CoordinatorBroker } from '../../distributed/broker/broker.ts'
import { connectCoordinator } from '../../distributed/broker/coordinator-broker.ts'
import { collectFiles } from '../../distributed/coordinator/collect-files.ts'
import { collectRun } from '../../distributed/coordinator/collect-run.ts'
import type { JoinedRun } from '../../distributed/coordinator/join-run.ts'
import { runDistributed } from '../../distributed/coordinator/run-distributed.ts'
import { RESULTS_FOLDER } from '../../library/shared/resolve-run.ts'
import { readVersion } from '../../library/shared/version.ts'
import { findProbeAnswer } from '../../report/probe/html/sections.ts'
import { readSidecars } from '../../results/sidecars.ts'
import { writeDerivedFiles } from '../../run/finished-runs/write-derived-files.ts'
import { collectOfflineWarnings } from '../../run/warnings/offline-warnings.ts'
import type { WorkloadScenario } from '../../scenario/workload.ts'
import type { CliContext } from '../cli-context.ts'
import { exitCodeOfRun } from '../gate-code.ts'
import { scenarioFolder } from '../input/scenario-file.ts'
import { expectedRunOf } from '../live/expected-run.ts'
import { LiveDisplay } from '../live/live-display.ts'
import { afterRun } from '../output/after-run-error.ts'
import { checkCiFiles } from '../output/ci-reports.ts'
import { formatPlan } from '../output/format-plan.ts'
import { printProbe } from '../output/print-probe.ts'
import { printWarnings } from '../output/print-warnings.ts'
import { announceWarnings } from '../run/announce-warnings.ts'
import type { RunCommandOptions } from '../run/execute-and-report.ts'
import type { PricedPlan } from '../run/plan-from-file.ts'
import { reportResult } from '../run/report-result.ts'
import { brokerAccess } from './broker-access.ts'
import { UncollectedRun } from './uncollected-run.ts'
import { waitMsOf, workersOf } from './worker-options.ts'

/** What a run on workers needs. */
export interface WorkersRun {
  readonly file: string
  readonly loaded: WorkloadScenario
  readonly priced: PricedPlan
}

/** Runs a plan on the workers of a broker, prints its result and sets the exit code. */
export async function runOnWorkers(
  { file, loaded, priced }: WorkersRun,
  options: RunCommandOptions,
  context: CliContext,
): Promise<void> {
  const { plan } = priced
  await checkCiFiles(options, context)
  const log = options.quiet ? () => {} : context.progress.write
  log(formatPlan(priced))
  // The keys are on the workers, so missing ones are not announced.
  announceWarnings(plan, await collectOfflineWarnings(plan, context.today), { lab: false }, context)
  const files = await collectFiles(loaded, scenarioFolder(file, context))
  const { url, signer } = brokerAccess(options.broker, context.environment)
  const vantages = vantagesOf(loaded, options)
  const workers = workersOf(loaded, options)
  const joined = await withBroker(url, context, (broker, control, uncollected) => {
    // The workers count what is left of the budget.
    const { budget: _, ...expected } = expectedRunOf(priced, vantages?.length)
    const display = new LiveDisplay({ ...context.progress, write: log }, expected)
    control.finish.addEventListener('abort', display.detach)
    return runDistributed(plan, {
      broker,
      signer,
      control,
      ttfa: readVersion(),
      workload: loaded,
      files,
      lab: options.lab ? 'always' : 'never',
      ...(vantages && { vantages }),
      workers,
      waitMs: waitMsOf(options),
      results: path.resolve(context.cwd, RESULTS_FOLDER),
      ...(options.out !== undefined && { out: path.resolve(context.cwd, options.out) }),
      onStart: (folder, run) => {
        uncollected.start(run)
        log(`results: ${path.relative(context.cwd, folder.path)} (run ${run})\n`)
      },
      onTrials: (trials) => display.finished(trials.map((trial) => ({ trial }))),
      onTurns: (turns) => display.turns(turns.map((turn) => ({ turn }))),
      onProgress: (progress) => display.started(progress),
    }).finally(() => display.stop())
  })
  await report(joined, options, context)
}

/** Collects what another coordinator left behind, prints it and sets the exit code. */
export async function collectAndPrint(
  run: string,
  options: RunCommandOptions,
  context: CliContext,
): Promise<void> {
  await checkCiFiles(options, context)
  const log = options.quiet ? () => {} : context.progress.write
  const { url, signer } = brokerAccess(options.broker, context.environment)
  const joined = await withBroker(url, context, (broker, control) =>
    collectRun(run, {
      broker,
      signer,
      control,
      ...(options.out !== undefined && { out: path.resolve(context.cwd, options.out) }),
    }),
  )
  log(`results: ${path.relative(context.cwd, joined.folder.path)}\n`)
  await report(joined, options, context)
}

async function report(joined: JoinedRun, options: RunCommandOptions, context: CliContext): Promise<void> {
  printWarnings(joined, context)
  if (joined.file.scenario.probe) return reportSearch(joined, options, context)
  context.setExitCode(await reportResult(joined, options, context))
}

/** The rows of a search whose coordinator is gone, and the answer that its finished levels allow. */
async function reportSearch(
  { folder: { path: folder }, file }: JoinedRun,
  options: RunCommandOptions,
  context: CliContext,
): Promise<void> {
  await afterRun('its report could not be made', folder, async () => {
    printWarnings(await writeDerivedFiles(folder), context)
    const answer = findProbeAnswer(await readSidecars(folder))
    if (answer) await printProbe({ folder, file, answer }, options, context)
  })
  context.setExitCode(exitCodeOfRun(file, [], true))
}

type BrokerWork = (
  broker: CoordinatorBroker,
  control: ReturnType<CliContext['watchInterrupts']>['control'],
  uncollected: UncollectedRun,
) => Promise<JoinedRun>

async function withBroker(url: string, context: CliContext, work: BrokerWork): Promise<JoinedRun> {
  const broker = await connectCoordinator(url)
  const uncollected = new UncollectedRun()
  const { control, stop } = context.watchInterrupts({ unfinished: uncollected, finishesRequests: true })
  try {
    printWarnings({ warnings: await broker.warnings() }, context)
    return await work(broker, control, uncollected)
  } finally {
    stop()
    await broker.close()
  }
}

/** The vantages of the scenario, unless the command line names one. */
function vantagesOf(
  { scenario }: WorkloadScenario,
  { vantage }: RunCommandOptions,
): readonly string[] | undefined {
  return vantage === undefined ? scenario.vantages : [vantage]
}
