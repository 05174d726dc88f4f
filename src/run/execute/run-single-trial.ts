import { setMaxListeners } from 'node:events'
import { monotonicClock } from '../../core/clock.ts'
import type { Trial } from '../../core/trial/trial.ts'
import { runLoad } from '../../drive/run-load.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { loadAdapter } from '../adapters/resolve-adapter.ts'

/** Runs one trial with one text on a new connection. Its instants are relative to `origin` (absolute µs). */
export async function runSingleTrial(
  target: PlannedTarget,
  scenario: Scenario,
  text: string,
  origin: number,
  signal: AbortSignal,
): Promise<Trial | undefined> {
  const adapter = await loadAdapter(target.adapter, target.adapterFolder)
  const plan = { ...target, turnOptions: {} }
  const bound = { plan, adapter, options: adapter.parseOptions(target.options) }
  let trial: Trial | undefined
  setMaxListeners(0, signal)
  await runLoad({
    task: {
      run: 'clone',
      origin,
      worker: 0,
      scenario: singleTrialScenario(scenario, target.id, text),
      targets: [plan],
    },
    targets: [bound],
    clock: monotonicClock,
    connection: { resolver: createResolver(), timeout: scenario.timeout, signal },
    stopping: () => signal.aborted,
    signal,
    onStart: () => {},
    onFinish: (finished) => {
      trial = finished.trial
    },
  })
  return trial
}

function singleTrialScenario(
  { name, seed, timeout, targets }: Scenario,
  target: string,
  text: string,
): Scenario {
  return {
    name,
    seed,
    timeout,
    texts: [text],
    targets: targets.filter(({ id }) => id === target),
    load: { executor: 'constant-concurrency', concurrency: 1, trials: 1, order: 'blocked' },
    connection: 'cold',
    warmup: 0,
    stop: { kind: 'complete' },
  }
}
