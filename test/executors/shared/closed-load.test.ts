import { describe, expect, test } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import { type Load, shapeOf } from '../../../src/executors/index.ts'
import { runExecutor } from '../../../src/executors/run-executor.ts'
import type { LoadTarget } from '../../../src/executors/shared/load-target.ts'
import { createIterations, type Iteration } from '../../../src/pace/iterations.ts'

interface RecordingTarget extends LoadTarget {
  readonly taken: number[]
  readonly maxInFlight: () => number
}

/** A target whose trials take the number of event loop iterations that `turns` returns. */
function recordingTarget(
  load: Load,
  turns: (iteration: Iteration) => number,
  log: string[] = [],
  id = '',
): RecordingTarget {
  const taken: number[] = []
  let inFlight = 0
  let most = 0
  const runIteration = async ({ iteration }: { iteration: Iteration }) => {
    taken.push(iteration.number)
    log.push(id)
    most = Math.max(most, ++inFlight)
    for (let turn = turns(iteration); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
    inFlight--
    return 0
  }
  return {
    id,
    index: 0,
    shape: shapeOf(load),
    iteration: createIterations({ shape: shapeOf(load), seed: 1, texts: 3, warmup: 0, connection: 'cold' }),
    createUser: () => ({ runIteration, close: () => {} }),
    prewarm: async () => {},
    shed: () => {},
    taken,
    maxInFlight: () => most,
  }
}

function run(load: Load, targets: LoadTarget[], stopping = () => false, share = { index: 0, of: 1 }) {
  return runExecutor({ load, seed: 1, idle: [], share, clock: monotonicClock, stopping }, targets)
}

const LOAD = { executor: 'shared-iterations', concurrency: 4, trials: 40, order: 'interleaved' } as const

test('blocked targets connect when their own block starts, not while another one runs', async () => {
  const load = { ...LOAD, trials: 2, concurrency: 1, order: 'blocked' } as const
  const log: string[] = []
  const targets = ['a', 'b'].map((id) => ({
    ...recordingTarget(load, () => 1, log, id),
    prewarm: async () => {
      log.push(`${id} connects`)
    },
  }))
  await run(load, targets)
  expect(log).toEqual(['a connects', 'a', 'a', 'b connects', 'b', 'b'])
})

describe.each(['shared-iterations', 'constant-concurrency'] as const)('%s', (executor) => {
  const load = { ...LOAD, executor }

  test('every trial runs exactly once, with never more in flight than asked', async () => {
    const target = recordingTarget(load, ({ number }) => 1 + (number % 5))
    await run(load, [target])
    expect([...target.taken].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(target.maxInFlight()).toBe(4)
  })

  test('nothing new starts once the run is stopping', async () => {
    const target = recordingTarget(load, () => 1)
    await run(load, [target], () => target.taken.length >= 8)
    expect(target.taken.length).toBeLessThanOrEqual(8)
  })
})

test('with constant concurrency a slow stream keeps its share; with shared iterations the others take it over', async () => {
  const slowStart = ({ number }: Iteration) => (number === 0 ? 30 : 1)
  const shared = recordingTarget(LOAD, slowStart)
  await run(LOAD, [shared])
  const constant = recordingTarget({ ...LOAD, executor: 'constant-concurrency' }, slowStart)
  await run({ ...LOAD, executor: 'constant-concurrency' }, [constant])
  expect(shared.taken.indexOf(4)).toBeLessThan(8)
  expect(constant.taken.indexOf(4)).toBeGreaterThan(25)
})

test('blocked order finishes one target before the next begins; interleaved order mixes them', async () => {
  for (const order of ['blocked', 'interleaved'] as const) {
    const log: string[] = []
    const load = { ...LOAD, order }
    await run(
      load,
      ['a', 'b'].map((name) => recordingTarget(load, () => 1, log, name)),
    )
    expect(log.lastIndexOf('a') < log.indexOf('b')).toBe(order === 'blocked')
  }
})

test('threads that share a load run every trial once between them', async () => {
  for (const executor of ['shared-iterations', 'constant-concurrency'] as const) {
    const load = { ...LOAD, executor }
    const threads = [0, 1, 2].map(() => recordingTarget(load, () => 1))
    await Promise.all(threads.map((target, index) => run(load, [target], () => false, { index, of: 3 })))
    const taken = threads.flatMap((target) => target.taken)
    expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(threads.map((target) => target.maxInFlight())).toEqual([2, 1, 1])
  }
})

test('a load with a duration goes on until it is over, and not much longer', async () => {
  const load = {
    executor: 'constant-concurrency',
    concurrency: 2,
    duration: 150,
    order: 'interleaved',
  } as const
  const target = recordingTarget(load, () => 3)
  const began = monotonicClock.now()
  await run(load, [target])
  expect((monotonicClock.now() - began) / 1e3).toBeGreaterThan(149)
  expect(target.taken.length).toBeGreaterThan(10)
})

test('streams of a ramp join one after the other and leave again', async () => {
  const stages = [
    { duration: 200, target: 4 },
    { duration: 200, target: 0 },
  ]
  const load = { executor: 'ramping-concurrency', startConcurrency: 0, stages, order: 'interleaved' } as const
  const target = recordingTarget(load, () => 1)
  await run(load, [target])
  expect(target.maxInFlight()).toBe(4)
  expect(new Set(target.taken).size).toBe(target.taken.length)
})
