import type { Load } from '../../core/load.ts'
import type { Trial } from '../../core/trial.ts'
import { textOrder } from '../../pace/texts.ts'
import { Interlude } from '../interlude.ts'
import { LoopLag } from '../loop-lag.ts'
import { readyTarget } from '../prepare-target.ts'
import type { LoadOptions } from '../run-load.ts'
import type { BoundTarget } from '../task.ts'
import type { Level } from './level.ts'
import type { LevelOrder } from './order.ts'
import { runDials } from './run-dials.ts'
import { runHold } from './run-hold.ts'
import { runRate } from './run-rate.ts'
import { runWave } from './run-wave.ts'

export type LevelOptions = Omit<LoadOptions, 'targets'> & { readonly target: BoundTarget }

/** Runs one level on connections of its own. Resolves when its last trial has ended. */
export async function runLevel(options: LevelOptions, order: LevelOrder): Promise<void> {
  const { task, clock, stopping } = options
  const { scenario } = task
  const ended: Trial[] = []
  const lag = new LoopLag()
  const unwatch = lag.watch(clock)
  const target = readyTarget(
    {
      ...options,
      targets: [options.target],
      task: { ...task, scenario: { ...scenario, load: loadOf(order) } },
      onFinish: (finished) => {
        ended.push(finished.trial)
        options.onFinish(finished)
      },
    },
    options.target,
    0,
    { lag, interlude: new Interlude() },
  )
  await carryOut({
    order,
    target,
    clock,
    stopping,
    connection: scenario.connection === 'cold' ? 'cold' : 'warm',
    text: textOrder(scenario.texts.length, scenario.seed),
    ended,
  })
  target.close()
  unwatch()
}

async function carryOut({ order, ...level }: Level): Promise<void> {
  switch (order.kind) {
    case 'wave':
      return runWave({ ...level, order })
    case 'hold':
      return runHold({ ...level, order })
    case 'requests':
      return runRate({ ...level, order })
    case 'dials':
      return runDials({ ...level, order })
  }
}

/** The closest load of a normal run: it determines how many connections are opened in advance. */
function loadOf(order: LevelOrder): Load {
  const concurrency = order.kind === 'wave' || order.kind === 'hold' ? order.size : connectionsAhead(order)
  return { executor: 'constant-concurrency', concurrency, trials: concurrency, order: 'interleaved' }
}

const SECOND = 1000

function connectionsAhead({ gap, count }: { readonly gap: number; readonly count: number }): number {
  return Math.max(1, Math.min(count, Math.ceil(SECOND / gap)))
}
