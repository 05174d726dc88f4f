import type { Limits } from '../core/budget.ts'
import type { CloneRecord } from '../core/cloning.ts'
import { Allowance, fillAllowance } from '../drive/allowance.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { Finished } from '../drive/run-trial.ts'
import type { PlannedTarget, TargetProgress } from '../drive/task.ts'
import { Clones } from './clones.ts'
import type { Control } from './control.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import { runThreads } from './load-threads.ts'
import type { PlannedRun } from './plan.ts'

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
  /** `canary`: whole microseconds by which the thread stamped a stream within this process late. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** How a measurement ended, beside what its listeners were told. */
export interface Measured {
  /** Something was not sent, because the budget had no room for it. */
  readonly reachedBudget: boolean
  /** The voices that were made for it; absent where none was. */
  readonly clones?: readonly CloneRecord[]
}

/** Carries out a plan: starts the lab where it is needed and the threads of load, and resolves when all have ended. */
export async function measure(plan: PlannedRun, options: MeasureOptions): Promise<Measured> {
  const { run, origin, saveAudio = false, workers = 1, control, truth, secure = false } = options
  const lab = await startEmbeddedLab(plan, { ...(truth !== undefined && { truth }), secure })
  const clones = new Clones(plan.scenario.timeout)
  try {
    const spending = plan.spending && { ...plan.spending, left: fillAllowance(plan.spending.limits) }
    const allowance = spending && new Allowance(spending.left)
    const around = { scenario: plan.scenario, signal: control.abort, ...(allowance && { allowance }) }
    const targets: PlannedTarget[] = []
    for (const [index, { planned, facts, clone }] of plan.targets.entries()) {
      const based = withBase(planned, lab.base(planned.id, facts.origin))
      const cost = spending?.firstWords[index] ?? 0
      targets.push(await clones.give(based, clone, { ...around, cost }))
    }
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
    const records = await clones.takeAway()
    return {
      reachedBudget: allowance?.isExhausted === true,
      ...(records.length > 0 && { clones: records }),
    }
  } finally {
    // Whatever happened: a voice that nobody needs any more is still somebody's voice.
    await clones.takeAway()
    await lab.close()
  }
}

function withBase(target: PlannedTarget, base: string | undefined): PlannedTarget {
  return base === undefined ? target : { ...target, base }
}
