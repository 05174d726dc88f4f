import { BudgetCounter, createBudgetMemory } from '../../drive/budget/budget-counter.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { KernelStampRecord } from '../../results/run/run-file.ts'
import { parseEndpoint } from '../../wire/socket/endpoint.ts'
import { KernelStamps } from '../capture/kernel-stamps.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'
import { Provisioner } from '../provision/provisioner.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { ExecuteOptions, LoadOutcome } from './execute-options.ts'
import { runWorkers, type WorkerJob } from './worker-pool.ts'

/** Provisions the targets, runs the load threads to the end, and deletes what was provisioned. */
export async function executeRequests(
  plan: RequestPlan,
  lab: EmbeddedLab,
  options: ExecuteOptions,
): Promise<LoadOutcome> {
  const provisioner = new Provisioner(
    plan.scenario.timeout,
    plan.targets.map(({ planned }) => planned.proxies).find(Boolean),
  )
  const budget = plan.spending && {
    ...plan.spending,
    counters: createBudgetMemory(plan.spending.limits),
  }
  const counter = budget && new BudgetCounter(budget.counters)
  let stamps: KernelStampRecord | undefined
  try {
    const targets = await provisionTargets(
      withLabBases(plan.targets, lab),
      plan,
      provisioner,
      options,
      counter,
    )
    if (targets) {
      const { run, origin, saveAudio = false, record, workers: threads = 1, shard, control } = options
      const { certificate } = lab
      const task = {
        run,
        origin,
        scenario: plan.scenario,
        targets,
        saveAudio,
        ...(record !== undefined && { record }),
        ...(certificate !== undefined && { certificate }),
        ...(budget && { budget }),
      }
      const job: WorkerJob = { workload: 'requests', task, threads, ...(shard && { shard }) }
      stamps = await withStamps(plan, targets, options, (onFinished) =>
        runWorkers(job, control, {
          ...options,
          onFinished,
          onProgress: (progress) =>
            options.onProgress?.(progress, budget && counter?.remaining(budget.limits)),
        }),
      )
    }
    const { failure: unmade } = provisioner
    return {
      reachedBudget: counter?.isExhausted === true,
      ...(unmade !== undefined && { unmade }),
      ...(stamps && { stamps }),
    }
  } finally {
    // Always clean up: a clone is a person's voice.
    options.onTakenAway?.(await provisioner.cleanUp())
  }
}

/** Runs the load, and takes the instants of its trials from packets if the scenario says so. */
async function withStamps(
  { scenario: { stamps = 'loop', timeout } }: RequestPlan,
  targets: readonly PlannedTarget[],
  { origin, onFinished = () => {} }: ExecuteOptions,
  run: (onFinished: NonNullable<ExecuteOptions['onFinished']>) => Promise<void>,
): Promise<KernelStampRecord | undefined> {
  if (stamps === 'loop') {
    await run(onFinished)
    return undefined
  }
  const kernel = await KernelStamps.start({
    origin,
    timeout,
    onFinished,
    ports: targets.map(({ base }) => parseEndpoint(base).port),
  })
  try {
    await run(kernel.add)
  } catch (error) {
    // What was measured until then is not lost.
    await kernel.stop()
    throw error
  }
  return kernel.stop()
}

/** The targets with their clones and dictionaries. Undefined as soon as provisioning fails. */
async function provisionTargets(
  targets: readonly TargetPlan[],
  { scenario, spending }: RequestPlan,
  provisioner: Provisioner,
  { control, onProvisioning, onProvisioned }: ExecuteOptions,
  counter: BudgetCounter | undefined,
): Promise<PlannedTarget[] | undefined> {
  // Nothing is in flight yet, so a request to finish stops at once.
  const signal = AbortSignal.any([control.finish, control.abort])
  const provisioned: PlannedTarget[] = []
  for (const [index, target] of targets.entries()) {
    if (target.clone || target.dictionary) onProvisioning?.(target)
    const firstWords = spending?.cloneTestCosts[index] ?? 0
    const context = { scenario, signal, firstWords, ...(counter && { allowance: counter }) }
    const ready = await provisioner.provision(target.planned, target, context)
    for (const created of provisioner.created.splice(0)) onProvisioned?.(target, created)
    if (!ready) return undefined
    provisioned.push(ready)
  }
  return provisioned
}

function withLabBases(targets: readonly TargetPlan[], { baseFor }: EmbeddedLab): TargetPlan[] {
  return targets.map((target) => {
    const base = baseFor(target.planned.id, target.facts.origin)
    return base === undefined ? target : { ...target, planned: { ...target.planned, base } }
  })
}
