import type { Trial } from '../../core/trial/trial.ts'
import type { Load } from '../../executors/index.ts'
import { createTextOrder } from '../../pace/text-order.ts'
import { textNumbersOf } from '../../scenario/target-texts.ts'
import type { LoadOptions } from '../load-options.ts'
import { createTargetRunner } from '../target-runner.ts'
import type { BoundTarget } from '../task.ts'
import { LoopLag } from '../thread-health/loop-lag.ts'
import { YieldQueue } from '../trial/yield-queue.ts'
import type { Level } from './level.ts'
import type { LevelPeers } from './level-peers.ts'
import type { LevelSpec } from './level-spec.ts'
import { runBurst } from './run-burst.ts'
import { runConnects } from './run-connects.ts'
import { runRate } from './run-rate.ts'
import { runSustained } from './run-sustained.ts'

export type LevelOptions = Omit<LoadOptions, 'targets'> & {
  readonly target: BoundTarget
  /** The other machines, if the task's share is not the whole level. */
  readonly peers?: LevelPeers
}

/** Runs one level on connections of its own. Resolves when its last trial has ended. */
export async function runLevel(given: LevelOptions, spec: LevelSpec): Promise<void> {
  const lag = new LoopLag()
  const options = { ...given, clock: lag.clockOf(given.clock) }
  const { task, clock, stopping, peers } = options
  const { scenario } = task
  const share = { index: task.worker, of: task.workers ?? 1 }
  const endedTrials: Trial[] = []
  const unwatch = lag.watch(clock)
  const target = createTargetRunner(
    {
      ...options,
      targets: [options.target],
      task: { ...task, scenario: { ...scenario, load: equivalentLoad(spec) } },
      onFinish: (finished) => {
        endedTrials.push(finished.trial)
        options.onFinish(finished)
      },
    },
    options.target,
    0,
    { lag, yieldQueue: new YieldQueue() },
  )
  await runByKind({
    spec,
    share,
    ...(peers && { peers }),
    target,
    clock,
    stopping,
    connection: scenario.connection === 'cold' ? 'cold' : 'warm',
    text: createTextOrder(textNumbersOf(scenario, options.target.plan.id), scenario.seed),
    endedTrials,
  })
  target.close()
  unwatch()
}

async function runByKind({ spec, ...level }: Level): Promise<void> {
  switch (spec.kind) {
    case 'burst':
      return runBurst({ ...level, spec })
    case 'sustained':
      return runSustained({ ...level, spec })
    case 'requests':
      return runRate({ ...level, spec })
    case 'dials':
      return runConnects({ ...level, spec })
  }
}

/** The closest load of a normal run: it determines how many connections are opened in advance. */
function equivalentLoad(order: LevelSpec): Load {
  const concurrency =
    order.kind === 'burst' || order.kind === 'sustained' ? order.size : connectionsToPrewarm(order)
  return { executor: 'constant-concurrency', concurrency, trials: concurrency, order: 'interleaved' }
}

const MILLIS_PER_SECOND = 1000

function connectionsToPrewarm({
  interval,
  count,
}: {
  readonly interval: number
  readonly count: number
}): number {
  return Math.max(1, Math.min(count, Math.ceil(MILLIS_PER_SECOND / interval)))
}
