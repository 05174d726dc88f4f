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
  /** Absolute microseconds of the shared clock: the zero of every instant. */
  readonly origin: number
  readonly control: Control
  /** Threads that share the load; one when absent. */
  readonly workers?: number
  /** Keep the audio of every answer: it comes with the finished trials. */
  readonly saveAudio?: boolean
  /** Where the embedded lab writes its truth log, when somebody wants it. */
  readonly truth?: string
  /** Let the embedded lab speak TLS. */
  readonly secure?: boolean
  readonly onFinished: (finished: readonly Finished[]) => void
  /** `left`: of the budget, where the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], left?: Limits) => void
  /** A target is about to be given a voice or a dictionary. */
  readonly onPreparing?: (target: TargetPlan) => void
  /** What was made for the run has been taken away again, however the run ended. */
  readonly onTakenAway?: (prepared: Prepared) => void
  /** `canary`: whole microseconds by which the thread stamped a stream within this process late. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** How a measurement ended, beside what its listeners were told. */
export interface Measured {
  /** Something was not sent, because the budget had no room for it. */
  readonly reachedBudget: boolean
  /** Why something that a target was to be given did not come about: then nothing was measured. */
  readonly unmade?: string
}

/** Carries out a plan: starts the lab where it is needed and the threads of load, and resolves when all have ended. */
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
    // Whatever happened: a voice that nobody needs any more is still somebody's voice.
    options.onTakenAway?.(await preparations.takeAway())
    await lab.close()
  }
}

/** The targets with all that they are given; undefined as soon as something did not come about. */
async function prepare(
  targets: readonly TargetPlan[],
  { scenario, spending }: PlannedRun,
  preparations: Preparations,
  { control, onPreparing }: MeasureOptions,
  allowance: Allowance | undefined,
): Promise<PlannedTarget[] | undefined> {
  // Nothing is in flight yet: the first word to stop is enough.
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
