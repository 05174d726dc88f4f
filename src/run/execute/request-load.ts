import { BudgetCounter, createBudgetMemory } from '../../drive/budget/budget-counter.ts'
import type { LoadTask, PlannedTarget } from '../../drive/task.ts'
import { parseEndpoint } from '../../wire/socket/endpoint.ts'
import { KernelStamps } from '../capture/kernel-stamps.ts'
import type { RequestPlan, TargetPlan } from '../plan/run-plan.ts'
import { Provisioner } from '../provision/provisioner.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { ExecuteOptions, LoadOutcome, PlannedLoad, ReadyLoad } from './execute-options.ts'

/** Requests on their way to their threads: what is created for them, and what they may spend. */
export class RequestLoad implements PlannedLoad {
  readonly #plan: RequestPlan
  readonly #options: ExecuteOptions
  readonly #provisioner: Provisioner
  readonly #budget: LoadTask['budget']
  readonly #counter: BudgetCounter | undefined
  #stamps: KernelStamps | undefined

  constructor(plan: RequestPlan, options: ExecuteOptions) {
    this.#plan = plan
    this.#options = options
    const { scenario, targets, spending } = plan
    this.#provisioner = new Provisioner(
      scenario.timeout,
      targets.map(({ planned }) => planned.proxies).find(Boolean),
    )
    this.#budget = spending && { ...spending, counters: createBudgetMemory(spending.limits) }
    this.#counter = this.#budget && new BudgetCounter(this.#budget.counters)
  }

  async prepare(lab: EmbeddedLab): Promise<ReadyLoad | undefined> {
    const targets = await this.#provision(withLabBases(this.#plan.targets, lab))
    if (!targets) return undefined
    this.#stamps = await startStamps(this.#plan, targets, this.#options)
    const { workers: threads = 1, shard, onProgress, onFinished } = this.#options
    const budget = this.#budget
    return {
      job: {
        workload: 'requests',
        task: this.#createTask(targets, lab),
        threads,
        ...(shard && { shard }),
      },
      listener: {
        ...this.#options,
        onFinished: this.#stamps?.add ?? onFinished ?? (() => {}),
        onProgress: (progress) => onProgress?.(progress, budget && this.#counter?.remaining(budget.limits)),
      },
    }
  }

  async end(): Promise<LoadOutcome> {
    const stamps = await this.#stopStamps()
    const { failure } = this.#provisioner
    return {
      reachedBudget: this.#counter?.isExhausted === true,
      ...(failure !== undefined && { unmade: failure }),
      ...(stamps && { stamps }),
    }
  }

  async release(): Promise<void> {
    try {
      // After an error, too: what was measured until then is not lost.
      await this.#stopStamps()
    } finally {
      // Always clean up: a clone is a person's voice.
      this.#options.onTakenAway?.(await this.#provisioner.cleanUp())
    }
  }

  #createTask(targets: readonly PlannedTarget[], { certificate }: EmbeddedLab) {
    const { run, origin, saveAudio = false, record } = this.#options
    return {
      run,
      origin,
      scenario: this.#plan.scenario,
      targets,
      saveAudio,
      ...(record !== undefined && { record }),
      ...(certificate !== undefined && { certificate }),
      ...(this.#budget && { budget: this.#budget }),
    }
  }

  /** The targets with their clones and dictionaries. Undefined as soon as provisioning fails. */
  async #provision(targets: readonly TargetPlan[]): Promise<PlannedTarget[] | undefined> {
    const { scenario, spending } = this.#plan
    const { control, onProvisioning, onProvisioned } = this.#options
    // Nothing is in flight yet, so a request to finish stops at once.
    const signal = AbortSignal.any([control.finish, control.abort])
    const provisioned: PlannedTarget[] = []
    for (const [index, target] of targets.entries()) {
      if (target.clone || target.dictionary) onProvisioning?.(target)
      const firstWords = spending?.cloneTestCosts[index] ?? 0
      const onCreated = (created: string) => onProvisioned?.(target, created)
      const allowance = this.#counter && { allowance: this.#counter }
      const context = { scenario, signal, firstWords, onCreated, ...allowance }
      const ready = await this.#provisioner.provision(target.planned, target, context)
      if (!ready) return undefined
      provisioned.push(ready)
    }
    return provisioned
  }

  async #stopStamps() {
    const stamps = this.#stamps
    this.#stamps = undefined
    return stamps?.stop()
  }
}

/** Takes the instants of trials from packets, if the scenario says so. */
async function startStamps(
  { scenario: { stamps = 'loop', timeout } }: RequestPlan,
  targets: readonly PlannedTarget[],
  { origin, onFinished = () => {} }: ExecuteOptions,
): Promise<KernelStamps | undefined> {
  if (stamps === 'loop') return undefined
  const ports = targets.map(({ base }) => parseEndpoint(base).port)
  return KernelStamps.start({ origin, timeout, onFinished, ports })
}

function withLabBases(targets: readonly TargetPlan[], { baseFor }: EmbeddedLab): TargetPlan[] {
  return targets.map((target) => {
    const base = baseFor(target.planned.id, target.facts.origin)
    return base === undefined ? target : { ...target, planned: { ...target.planned, base } }
  })
}
