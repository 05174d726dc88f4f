import { setMaxListeners } from 'node:events'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { LevelSpec } from '../../../src/drive/probe-levels/level-spec.ts'
import { runLevel } from '../../../src/drive/probe-levels/run-level.ts'
import type { BoundTarget, PlannedTarget } from '../../../src/drive/task.ts'
import type { FinishedTrial } from '../../../src/drive/trial/run-trial.ts'
import { loadAdapter } from '../../../src/run/adapters/load-adapter.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import { createResolver } from '../../../src/wire/socket/resolver.ts'

/** Runs levels in this thread, on real sockets: a worker thread takes seconds to start. */
export class InlineLevelRunner {
  readonly #scenario: Scenario
  readonly #target: BoundTarget
  readonly #abort = new AbortController()
  readonly #resolver = createResolver()
  #stopping = false

  constructor(scenario: Scenario, target: BoundTarget) {
    this.#scenario = scenario
    this.#target = target
    // Every trial in flight listens to this signal.
    setMaxListeners(0, this.#abort.signal)
  }

  async run(order: LevelSpec, onFinished: (finished: readonly FinishedTrial[]) => void): Promise<void> {
    this.#stopping = this.#abort.signal.aborted
    const scenario = this.#scenario
    await runLevel(
      {
        task: { run: 'inline', origin: 0, worker: 0, scenario, targets: [this.#target.plan] },
        target: this.#target,
        clock: monotonicClock,
        connection: { resolver: this.#resolver, timeout: scenario.timeout },
        stopping: () => this.#stopping,
        signal: this.#abort.signal,
        onStart: () => {},
        onFinish: (finished) => onFinished([finished]),
      },
      order,
    )
  }

  finishLevel(): void {
    this.#stopping = true
  }

  abort(): void {
    this.#stopping = true
    this.#abort.abort()
  }
}

export async function bindTarget(plan: PlannedTarget): Promise<BoundTarget> {
  const adapter = await loadAdapter(plan.adapter, plan.adapterFolder)
  return { plan, adapter, options: adapter.parseOptions(plan.options) }
}
