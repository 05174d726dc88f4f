import type { Limits } from '../core/budget.ts'
import { Allowance, fillAllowance } from '../drive/allowance.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { PlannedTarget, TargetProgress } from '../drive/task.ts'
import type { Control } from './control.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import { runThreads } from './load-threads.ts'
import type { PlannedRun, TargetPlan } from './plan.ts'
import { Preparations, type Prepared } from './preparations.ts'

export type { Control } from './control.ts'

export interface MeasureOptions {
  readonly run: string
  /** Start of the run in microseconds of the monotonic clock. Recorded instants are relative to it. */
  readonly origin: number
  readonly control: Control
  /** Threads that share the load. Default: 1. */
  readonly workers?: number
  /** Keep the audio of every answer and pass it on with the finished trials. */
  readonly saveAudio?: boolean
  /** File for the truth log of the embedded lab, if wanted. */
  readonly truth?: string
  /** Let the embedded lab use TLS. */
  readonly secure?: boolean
  readonly onFinished: (finished: readonly Finished[]) => void
  /** `remaining`: of the budget, if the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], left?: Limits) => void
  /** A clone or a dictionary is about to be created for a target. */
  readonly onPreparing?: (target: TargetPlan) => void
  /** Clones and dictionaries have been deleted, however the run ended. */
  readonly onTakenAway?: (prepared: Prepared) => void
  /** `canary`: lags of the loopback stream as stamped by this thread, in whole microseconds. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** How a load ended. */
export interface Measured {
  /** A request was not sent because the budget did not cover it. */
  readonly reachedBudget: boolean
  /** Why provisioning failed. Then nothing was measured. */
  readonly unmade?: string
}

/** Executes a plan: starts the lab if needed, provisions the targets and runs the load threads to the end. */
export async function measure(plan: PlannedRun, options: MeasureOptions): Promise<Measured> {
  const { run, origin, saveAudio = false, workers = 1, control, truth, secure = false } = options
  const lab = await startEmbeddedLab(plan, { ...(truth !== undefined && { truth }), secure })
  const preparations = new Preparations(plan.scenario.timeout)
  try {
    const spending = plan.spending && { ...plan.spending, left: fillAllowance(plan.spending.limits) }
    const allowance = spending && new Allowance(spending.left)
    const based = plan.targets.map((target) =>
      withBase(target, lab.base(target.planned.id, target.facts.origin)),
    )
    const targets = await prepare(based, plan, preparations, options, allowance)
    if (!targets) return endedEarly(preparations, allowance)
    const task = {
      run,
      origin,
      scenario: plan.scenario,
      targets,
      saveAudio,
      ...(lab.certificate !== undefined && { certificate: lab.certificate }),
      ...(spending && { spending }),
    }
    const budgetLeft = () => spending && allowance?.left(spending.limits)
    await runThreads(task, workers, control, {
      ...options,
      onProgress: (progress) => options.onProgress?.(progress, budgetLeft()),
    })
    return { reachedBudget: allowance?.isExhausted === true }
  } finally {
    // Always clean up: a clone is a person's voice.
    options.onTakenAway?.(await preparations.takeAway())
    await lab.close()
  }
}

/** The targets with their clones and dictionaries. Undefined as soon as provisioning fails. */
async function prepare(
  targets: readonly TargetPlan[],
  { scenario, spending }: PlannedRun,
  preparations: Preparations,
  { control, onPreparing }: MeasureOptions,
  allowance: Allowance | undefined,
): Promise<PlannedTarget[] | undefined> {
  // Nothing is in flight yet, so a request to finish stops at once.
  const signal = AbortSignal.any([control.finish, control.abort])
  const given: PlannedTarget[] = []
  for (const [index, target] of targets.entries()) {
    if (target.clone || target.dictionary) onPreparing?.(target)
    const firstWords = spending?.firstWords[index] ?? 0
    const around = { scenario, signal, firstWords, ...(allowance && { allowance }) }
    const ready = await preparations.give(target.planned, target, around)
    if (!ready) return undefined
    given.push(ready)
  }
  return given
}

function endedEarly({ unmade }: Preparations, allowance: Allowance | undefined): Measured {
  return { reachedBudget: allowance?.isExhausted === true, ...(unmade !== undefined && { unmade }) }
}

function withBase(target: TargetPlan, base: string | undefined): TargetPlan {
  return base === undefined ? target : { ...target, planned: { ...target.planned, base } }
}
