import { AUDIBLE } from '../../audio/onset.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { BudgetLimits } from '../../core/config/budget.ts'
import type { TargetProgress } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { createRedactor } from '../../results/redact.ts'
import { createRun, type NewRun } from '../../results/run/run.ts'
import {
  type HarnessError,
  type HostInterval,
  type LoopInterval,
  type RunFile,
  SCHEMA_VERSION,
} from '../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import { LoadTracker } from '../../tally/load/load-tracker.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { monitorHost } from '../health/host-monitor.ts'
import { judgeLoadRun } from '../health/load-validity.ts'
import { describeMachine } from '../health/machine.ts'
import type { RunPlan, TargetPlan } from '../plan/plan-run.ts'
import { chooseThreadCount } from '../plan/thread-count.ts'
import type { ProvisioningRecords } from '../provision/provisioner.ts'
import { AudioWriter } from '../store/audio-writer.ts'
import { NegotiatedSettingsCollector } from '../store/negotiated-settings.ts'
import { executeLoad, type LoadOutcome, type RunControl } from './execute-load.ts'
import { ThresholdGuard } from './threshold-guard.ts'

export interface RunScenarioOptions {
  /** The folder that contains the run folders. */
  readonly results: string
  /** The run folder, if the user chose one. */
  readonly out?: string
  /** Values to redact from all results. */
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  /** The harness error on this machine, if known. */
  readonly harness?: HarnessError
  readonly control: RunControl
  /** Keep the audio of every answer as a WAV file. */
  readonly saveAudio?: boolean
  readonly onStart?: (folder: RunFolder) => void
  /** A clone or a dictionary is about to be created for a target. */
  readonly onProvisioning?: (target: TargetPlan) => void
  /** Clones and dictionaries have been deleted, as far as the providers allow. */
  readonly onTakenAway?: (prepared: ProvisioningRecords) => void
  readonly onFinished?: (finished: readonly FinishedTrial[]) => void
  /** `remaining`: of the budget, if the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], remaining?: BudgetLimits) => void
}

/** A run that has ended, successfully or not. */
export interface RunResult {
  readonly folder: RunFolder
  readonly file: RunFile
}

/** Runs a plan into a new run folder. Trials are written as they finish, so a failure loses none. */
export async function runScenario(plan: RunPlan, options: RunScenarioOptions): Promise<RunResult> {
  const startedAt = new Date()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const origin = monotonicClock.now()
  const failed = new AbortController()
  const guard = new ThresholdGuard(plan.scenario)
  const initial = initialRunFile(plan, options, folder, { startedAt, origin })
  const run = await createRun({
    folder,
    file: initial,
    // Include the keys of adapters in files: their variables are not in the list of secrets.
    redact: createRedactor([...options.secrets, ...plan.targets.map(({ planned }) => planned.key)]),
    onFailure: () => failed.abort(),
  })
  options.onStart?.(folder)
  let provisioned: Pick<RunFile, 'clones' | 'dictionaries'> = {}
  const onTakenAway = (prepared: ProvisioningRecords) => {
    provisioned = omitEmpty(prepared)
    options.onTakenAway?.(prepared)
  }
  try {
    const control = withStopSignals(options.control, failed.signal, guard.signal)
    const own = { ...options, control, onTakenAway }
    const { reachedBudget, unmade, ...observed } = await executeAndRecord(run, plan, own, origin, guard)
    const file: RunFile = {
      ...initial,
      ...runStatus(options, failed.signal, guard, { reachedBudget, ...(unmade !== undefined && { unmade }) }),
      ...observed,
      ...provisioned,
      elapsed_us: elapsed(origin),
    }
    await run.save(file)
    return { folder, file }
  } catch (error) {
    const interruption = {
      reason: 'failure',
      detail: error instanceof Error ? error.message : String(error),
    } as const
    await run.save({
      ...initial,
      ...provisioned,
      status: 'interrupted',
      interruption,
      elapsed_us: elapsed(origin),
    })
    throw error
  } finally {
    await run.trials.close()
  }
}

async function executeAndRecord(
  run: NewRun,
  plan: RunPlan,
  options: RunScenarioOptions,
  origin: number,
  guard: ThresholdGuard,
): Promise<
  Pick<RunFile, 'loop' | 'host' | 'workers' | 'negotiated' | 'validity' | 'simulated' | 'course'> &
    LoadOutcome
> {
  const timeline = new LoadTracker(plan.scenario)
  const { cores } = describeMachine()
  const harness = new HarnessMonitor(cores)
  const negotiatedSettings = new NegotiatedSettingsCollector()
  const loop: LoopInterval[] = []
  const host: HostInterval[] = []
  const workers = chooseThreadCount(plan.scenario, cores)
  let simulated = plan.targets.every(({ answeredBy }) => answeredBy === 'lab')
  const readHost = monitorHost()
  const audioWriter = options.saveAudio ? new AudioWriter(run.folder.audio) : undefined
  const outcome = await executeLoad(plan, {
    run: run.folder.name,
    origin,
    control: options.control,
    saveAudio: options.saveAudio ?? false,
    onFinished: (finished) => {
      for (const one of finished) {
        const { trial, arrivals } = one
        run.trials.add(trial, arrivals)
        audioWriter?.add(one)
        simulated &&= trial.simulated
        negotiatedSettings.add(trial.target, one.negotiated)
        timeline.count(trial)
        harness.count(trial)
      }
      guard.check(
        finished.map(({ trial }) => trial),
        elapsed(origin),
      )
      options.onFinished?.(finished)
    },
    ...(options.onProvisioning && { onProvisioning: options.onProvisioning }),
    ...(options.onTakenAway && { onTakenAway: options.onTakenAway }),
    workers,
    onHealth: (interval, canary, worker) => {
      harness.addCanaryLags(canary)
      loop.push({ ...interval, worker, at: Math.round(interval.at - origin), ...summarizeCanary(canary) })
      // Once per round of all threads.
      if (worker === 0) host.push(readHost(elapsed(origin)))
    },
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  await audioWriter?.close()
  const validity = judgeLoadRun(harness.summarize(loop, host))
  const negotiated = negotiatedSettings.all()
  return {
    ...outcome,
    loop,
    host,
    workers,
    negotiated,
    simulated,
    validity,
    course: timeline.summaries(),
  }
}

/** Omits empty lists from run.json. */
function omitEmpty({ clones, dictionaries }: ProvisioningRecords): Pick<RunFile, 'clones' | 'dictionaries'> {
  return {
    ...(clones.length > 0 && { clones }),
    ...(dictionaries.length > 0 && { dictionaries }),
  }
}

/** What `run.json` keeps of the canary's ten stamps per second. */
function summarizeCanary(lags: readonly number[]): Pick<LoopInterval, 'canary'> {
  const sorted = lags.toSorted((a, b) => a - b)
  const [p50_us, max_us] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)]
  return p50_us === undefined || max_us === undefined ? {} : { canary: { n: sorted.length, p50_us, max_us } }
}

/** The run file before the first trial. */
export function initialRunFile(
  plan: RunPlan,
  options: Pick<RunScenarioOptions, 'versions' | 'harness'>,
  folder: RunFolder,
  { startedAt, origin }: { readonly startedAt: Date; readonly origin: number },
): RunFile {
  return {
    schema_version: SCHEMA_VERSION,
    run: folder.name,
    status: 'running',
    started_at: startedAt.toISOString(),
    origin_us: origin,
    scenario: plan.scenario,
    versions: options.versions,
    machine: describeMachine(),
    adapters: Object.fromEntries(plan.targets.map(({ planned, facts }) => [planned.adapter, facts])),
    audible: AUDIBLE,
    ...(options.harness && { harness: options.harness }),
    loop: [],
    simulated: plan.targets.every(({ answeredBy }) => answeredBy === 'lab'),
  }
}

function runStatus(
  { control }: RunScenarioOptions,
  failed: AbortSignal,
  { breach }: ThresholdGuard,
  { reachedBudget, unmade }: LoadOutcome,
): Pick<RunFile, 'status' | 'interruption'> {
  if (failed.aborted)
    return {
      status: 'interrupted',
      interruption: { reason: 'failure', detail: 'results could not be written' },
    }
  if (breach !== undefined)
    return { status: 'interrupted', interruption: { reason: 'threshold', detail: `${breach} failed` } }
  if (reachedBudget)
    return {
      status: 'interrupted',
      interruption: {
        reason: 'budget',
        detail: 'the next request would have exceeded the scenario’s budget',
      },
    }
  // If the user stopped the run during provisioning, report the user and not the failure.
  if (unmade !== undefined && !control.finish.aborted)
    return { status: 'interrupted', interruption: { reason: 'preparation', detail: unmade } }
  if (!control.finish.aborted) return { status: 'finished' }
  return { status: 'interrupted', interruption: { reason: 'signal', detail: 'interrupted by the user' } }
}

function withStopSignals({ finish, abort }: RunControl, ...others: AbortSignal[]): RunControl {
  return { finish: AbortSignal.any([finish, ...others]), abort }
}

function elapsed(origin: number): number {
  return Math.round(monotonicClock.now() - origin)
}
