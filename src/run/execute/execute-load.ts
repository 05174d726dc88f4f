import type { BudgetLimits } from '../../core/config/budget.ts'
import { BudgetCounter, createBudgetMemory } from '../../drive/budget/budget-counter.ts'
import type { HealthInterval } from '../../drive/health/health-monitor.ts'
import type { PlannedTarget, TargetProgress } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import type { RunPlan, TargetPlan } from '../plan/plan-run.ts'
import { Provisioner, type ProvisioningRecords } from '../provision/provisioner.ts'
import { startEmbeddedLab } from './embedded-lab.ts'
import type { RunControl } from './run-control.ts'
import { runWorkers } from './worker-pool.ts'

export type { RunControl } from './run-control.ts'

export interface ExecuteLoadOptions {
  readonly run: string
  /** Start of the run in microseconds of the monotonic clock. Recorded instants are relative to it. */
  readonly origin: number
  readonly control: RunControl
  /** Threads that share the load. Default: 1. */
  readonly workers?: number
  /** Keep the audio of every answer and pass it on with the finished trials. */
  readonly saveAudio?: boolean
  /** File for the truth log of the embedded lab, if wanted. */
  readonly truth?: string
  /** Let the embedded lab use TLS. */
  readonly tls?: boolean
  readonly onFinished: (finished: readonly FinishedTrial[]) => void
  /** `remaining`: of the budget, if the run has one. */
  readonly onProgress?: (progress: readonly TargetProgress[], remaining?: BudgetLimits) => void
  /** A clone or a dictionary is about to be created for a target. */
  readonly onProvisioning?: (target: TargetPlan) => void
  /** Clones and dictionaries have been deleted, however the run ended. */
  readonly onTakenAway?: (prepared: ProvisioningRecords) => void
  /** `canary`: lags of the loopback stream as stamped by this thread, in whole microseconds. */
  readonly onHealth?: (interval: HealthInterval, canary: readonly number[], worker: number) => void
}

/** How a load ended. */
export interface LoadOutcome {
  /** A request was not sent because the budget did not cover it. */
  readonly reachedBudget: boolean
  /** Why provisioning failed. Then nothing was measured. */
  readonly unmade?: string
}

/** Executes a plan: starts the lab if needed, provisions the targets and runs the load threads to the end. */
export async function executeLoad(plan: RunPlan, options: ExecuteLoadOptions): Promise<LoadOutcome> {
  const { run, origin, saveAudio = false, workers = 1, control, truth, tls = false } = options
  const lab = await startEmbeddedLab(plan, { ...(truth !== undefined && { truth }), tls })
  const provisioner = new Provisioner(plan.scenario.timeout)
  try {
    const budget = plan.spending && { ...plan.spending, left: createBudgetMemory(plan.spending.limits) }
    const budgetCounter = budget && new BudgetCounter(budget.left)
    const targetsWithBase = plan.targets.map((target) =>
      withBase(target, lab.baseFor(target.planned.id, target.facts.origin)),
    )
    const targets = await provisionTargets(targetsWithBase, plan, provisioner, options, budgetCounter)
    if (!targets) return endBeforeLoad(provisioner, budgetCounter)
    const task = {
      run,
      origin,
      scenario: plan.scenario,
      targets,
      saveAudio,
      ...(lab.certificate !== undefined && { certificate: lab.certificate }),
      ...(budget && { spending: budget }),
    }
    const budgetLeft = () => budget && budgetCounter?.remaining(budget.limits)
    await runWorkers(task, workers, control, {
      ...options,
      onProgress: (progress) => options.onProgress?.(progress, budgetLeft()),
    })
    return { reachedBudget: budgetCounter?.isExhausted === true }
  } finally {
    // Always clean up: a clone is a person's voice.
    options.onTakenAway?.(await provisioner.cleanUp())
    await lab.close()
  }
}

/** The targets with their clones and dictionaries. Undefined as soon as provisioning fails. */
async function provisionTargets(
  targets: readonly TargetPlan[],
  { scenario, spending }: RunPlan,
  provisioner: Provisioner,
  { control, onProvisioning }: ExecuteLoadOptions,
  budgetCounter: BudgetCounter | undefined,
): Promise<PlannedTarget[] | undefined> {
  // Nothing is in flight yet, so a request to finish stops at once.
  const signal = AbortSignal.any([control.finish, control.abort])
  const provisioned: PlannedTarget[] = []
  for (const [index, target] of targets.entries()) {
    if (target.clone || target.dictionary) onProvisioning?.(target)
    const firstWords = spending?.cloneTestCosts[index] ?? 0
    const context = { scenario, signal, firstWords, ...(budgetCounter && { allowance: budgetCounter }) }
    const ready = await provisioner.provision(target.planned, target, context)
    if (!ready) return undefined
    provisioned.push(ready)
  }
  return provisioned
}

function endBeforeLoad({ failure }: Provisioner, budgetCounter: BudgetCounter | undefined): LoadOutcome {
  return {
    reachedBudget: budgetCounter?.isExhausted === true,
    ...(failure !== undefined && { unmade: failure }),
  }
}

function withBase(target: TargetPlan, base: string | undefined): TargetPlan {
  return base === undefined ? target : { ...target, planned: { ...target.planned, base } }
}
