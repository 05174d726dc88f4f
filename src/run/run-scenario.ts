import { AUDIBLE } from '../audio/onset.ts'
import type { Limits } from '../core/budget.ts'
import { monotonicClock } from '../core/clock.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { TargetProgress } from '../drive/task.ts'
import { createRedactor } from '../results/redact.ts'
import { createRun, type NewRun } from '../results/run.ts'
import {
  type HarnessError,
  type HostInterval,
  type LoopInterval,
  type RunFile,
  SCHEMA_VERSION,
} from '../results/run-file.ts'
import { createRunFolder, type RunFolder } from '../results/run-folder.ts'
import { LoadWatch } from '../tally/load-watch.ts'
import { Agreements } from './agreements.ts'
import { AudioShelf } from './audio-shelf.ts'
import { HarnessWatch } from './harness-watch.ts'
import { watchHost } from './host-watch.ts'
import { describeMachine } from './machine.ts'
import { type Control, type Measured, measure } from './measure.ts'
import type { PlannedRun, TargetPlan } from './plan.ts'
import type { Prepared } from './preparations.ts'
import { threadsFor } from './threads.ts'
import { ThresholdGuard } from './threshold-guard.ts'
import { judge } from './validity.ts'

export interface RunOptions {
  /** The folder that contains the run folders. */
  readonly results: string
  /** The run folder, if the user chose one. */
  readonly out?: string
  /** Values to redact from all results. */
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  /** The harness error on this machine, if known. */
  readonly harness?: HarnessError
  readonly control: Control
  /** Keep the audio of every answer as a WAV file. */
  readonly saveAudio?: boolean
  readonly onStart?: (folder: RunFolder) => void
  /** A clone or a dictionary is about to be created for a target. */
  readonly onPreparing?: (target: TargetPlan) => void
  /** Clones and dictionaries have been deleted, as far as the providers allow. */
  readonly onTakenAway?: (prepared: Prepared) => void
  readonly onFinished?: (finished: readonly Finished[]) => void
  /** `remaining`: of the budget, if the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], left?: Limits) => void
}

/** A run that has ended, successfully or not. */
export interface EndedRun {
  readonly folder: RunFolder
  readonly file: RunFile
}

/** Runs a plan into a new run folder. Trials are written as they finish, so a failure loses none. */
export async function runScenario(plan: PlannedRun, options: RunOptions): Promise<EndedRun> {
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
  const begun = beginFile(plan, options, folder, { startedAt, origin })
  const run = await createRun({
    folder,
    file: begun,
    // Include the keys of adapters in files: their variables are not in the list of secrets.
    redact: createRedactor([...options.secrets, ...plan.targets.map(({ planned }) => planned.key)]),
    onFailure: () => failed.abort(),
  })
  options.onStart?.(folder)
  let made: Pick<RunFile, 'clones' | 'dictionaries'> = {}
  const onTakenAway = (prepared: Prepared) => {
    made = unlessNone(prepared)
    options.onTakenAway?.(prepared)
  }
  try {
    const control = finishingOn(options.control, failed.signal, guard.signal)
    const own = { ...options, control, onTakenAway }
    const { reachedBudget, unmade, ...watched } = await measureInto(run, plan, own, origin, guard)
    const file: RunFile = {
      ...begun,
      ...ending(options, failed.signal, guard, { reachedBudget, ...(unmade !== undefined && { unmade }) }),
      ...watched,
      ...made,
      elapsed_us: elapsed(origin),
    }
    await run.save(file)
    return { folder, file }
  } catch (error) {
    const interruption = {
      reason: 'failure',
      detail: error instanceof Error ? error.message : String(error),
    } as const
    await run.save({ ...begun, ...made, status: 'interrupted', interruption, elapsed_us: elapsed(origin) })
    throw error
  } finally {
    await run.trials.close()
  }
}

async function measureInto(
  run: NewRun,
  plan: PlannedRun,
  options: RunOptions,
  origin: number,
  guard: ThresholdGuard,
): Promise<
  Pick<RunFile, 'loop' | 'host' | 'workers' | 'negotiated' | 'validity' | 'simulated' | 'course'> & Measured
> {
  const course = new LoadWatch(plan.scenario)
  const { cores } = describeMachine()
  const harness = new HarnessWatch(cores)
  const agreements = new Agreements()
  const loop: LoopInterval[] = []
  const host: HostInterval[] = []
  const workers = threadsFor(plan.scenario, cores)
  let simulated = plan.targets.every(({ place }) => place === 'lab')
  const readHost = watchHost()
  const shelf = options.saveAudio ? new AudioShelf(run.folder.audio) : undefined
  const measured = await measure(plan, {
    run: run.folder.name,
    origin,
    control: options.control,
    saveAudio: options.saveAudio ?? false,
    onFinished: (finished) => {
      for (const one of finished) {
        const { trial, arrivals } = one
        run.trials.add(trial, arrivals)
        shelf?.add(one)
        simulated &&= trial.simulated
        agreements.add(trial.target, one.negotiated)
        course.count(trial)
        harness.count(trial)
      }
      guard.take(
        finished.map(({ trial }) => trial),
        elapsed(origin),
      )
      options.onFinished?.(finished)
    },
    ...(options.onPreparing && { onPreparing: options.onPreparing }),
    ...(options.onTakenAway && { onTakenAway: options.onTakenAway }),
    workers,
    onHealth: (interval, canary, worker) => {
      harness.hear(canary)
      loop.push({ ...interval, worker, at: Math.round(interval.at - origin), ...canaryOf(canary) })
      // Once per round of all threads.
      if (worker === 0) host.push(readHost(elapsed(origin)))
    },
    ...(options.onProgress && { onProgress: options.onProgress }),
  })
  await shelf?.close()
  const validity = judge(harness.signs(loop, host))
  const negotiated = agreements.all()
  return {
    ...measured,
    loop,
    host,
    workers,
    negotiated,
    simulated,
    validity,
    course: course.courses(),
  }
}

/** Omits empty lists from run.json. */
function unlessNone({ clones, dictionaries }: Prepared): Pick<RunFile, 'clones' | 'dictionaries'> {
  return {
    ...(clones.length > 0 && { clones }),
    ...(dictionaries.length > 0 && { dictionaries }),
  }
}

/** What `run.json` keeps of the canary's ten stamps per second. */
function canaryOf(lags: readonly number[]): Pick<LoopInterval, 'canary'> {
  const sorted = lags.toSorted((a, b) => a - b)
  const [p50_us, max_us] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)]
  return p50_us === undefined || max_us === undefined ? {} : { canary: { n: sorted.length, p50_us, max_us } }
}

/** The run file before the first trial. */
export function beginFile(
  plan: PlannedRun,
  options: Pick<RunOptions, 'versions' | 'harness'>,
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
    simulated: plan.targets.every(({ place }) => place === 'lab'),
  }
}

function ending(
  { control }: RunOptions,
  failed: AbortSignal,
  { breach }: ThresholdGuard,
  { reachedBudget, unmade }: Measured,
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

function finishingOn({ finish, abort }: Control, ...others: AbortSignal[]): Control {
  return { finish: AbortSignal.any([finish, ...others]), abort }
}

function elapsed(origin: number): number {
  return Math.round(monotonicClock.now() - origin)
}
