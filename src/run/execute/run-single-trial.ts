import { setMaxListeners } from 'node:events'
import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { ConnectionObserver } from '../../drive/connections/connection-observer.ts'
import { prepareLoad } from '../../drive/prepare-load.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import type { FinishedTrial } from '../../drive/trial/run-trial.ts'
import { runExecutor } from '../../executors/run-executor.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { createResolver } from '../../wire/socket/resolver.ts'
import { loadAdapter } from '../adapters/load-adapter.ts'

/** One request outside of a load, or a few on one connection. */
export interface SingleTrial {
  readonly target: PlannedTarget
  readonly scenario: Pick<Scenario, 'name' | 'seed' | 'timeout' | 'stop' | 'targets'>
  readonly text: string
  /** Absolute microseconds that its instants are relative to. */
  readonly origin: MonotonicTime
  readonly signal: AbortSignal
  /** Requests, one after the other on the same connection where the route allows it. Default 1. */
  readonly turns?: number
  readonly saveAudio?: boolean
  /** PEM of an additional certificate to trust. */
  readonly certificate?: string
  /** Watches the connections. Its `observe` returns the adapter to use. */
  readonly observer?: ConnectionObserver & { readonly observe: (adapter: AnyAdapter) => AnyAdapter }
}

/**
 * Runs trials with one text on a new connection, as a load does. Resolves to the last one; undefined if none began.
 */
export async function runSingleTrial(trial: SingleTrial): Promise<FinishedTrial | undefined> {
  const { target, scenario, origin, signal, saveAudio = false, certificate, observer } = trial
  const loaded = await loadAdapter(target.adapter, target.adapterFolder)
  const adapter = observer?.observe(loaded) ?? loaded
  const bound = { plan: target, adapter, options: adapter.parseOptions(target.options) }
  let result: FinishedTrial | undefined
  setMaxListeners(0, signal)
  const load = prepareLoad({
    task: {
      run: 'single',
      origin,
      worker: 0,
      scenario: singleTrialScenario(trial),
      targets: [target],
      saveAudio,
    },
    targets: [bound],
    clock: monotonicClock,
    connection: {
      resolver: createResolver(),
      timeout: scenario.timeout,
      signal,
      ...(certificate !== undefined && { tls: { ca: certificate } }),
    },
    stopping: () => signal.aborted,
    signal,
    onStart: () => {},
    onFinish: (finished) => {
      result = finished
    },
    ...(observer && { observerFor: () => observer }),
  })
  await runExecutor(load.context, load.targets)
  load.close()
  return result
}

function singleTrialScenario({ scenario, target, text, turns = 1 }: SingleTrial): Scenario {
  const { name, seed, timeout, targets, stop } = scenario
  return {
    name,
    seed,
    timeout,
    texts: [text],
    targets: targets.filter(({ id }) => id === target.id),
    load: { executor: 'constant-concurrency', concurrency: 1, trials: turns, order: 'blocked' },
    connection: turns > 1 ? 'warm' : 'cold',
    warmup: 0,
    stop,
  }
}
