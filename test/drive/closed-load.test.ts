import { describe, expect, test } from 'vitest'
import type { Load } from '../../src/core/scenario.ts'
import { type LoadTarget, runClosedLoad } from '../../src/drive/closed-load.ts'
import { type Iteration, iterations } from '../../src/pace/iterations.ts'

interface Watched extends LoadTarget {
  readonly taken: number[]
  readonly most: () => number
}

/** A target whose trials take as many event-loop turns as `turns` says. */
function watched(
  load: Load,
  turns: (iteration: Iteration) => number,
  log: string[] = [],
  name = '',
): Watched {
  const taken: number[] = []
  let inFlight = 0
  let most = 0
  const run = async (iteration: Iteration) => {
    taken.push(iteration.number)
    log.push(name)
    most = Math.max(most, ++inFlight)
    for (let turn = turns(iteration); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
    inFlight--
  }
  const iteration = iterations({ ...load, seed: 1, texts: 3, warmup: 0, connection: 'cold' })
  return { iteration, run, taken, most: () => most }
}

const LOAD: Load = { executor: 'shared-iterations', concurrency: 4, trials: 40, order: 'interleaved' }

describe.each(['shared-iterations', 'constant-concurrency'] as const)('%s', (executor) => {
  const load = { ...LOAD, executor }

  test('every trial runs exactly once, with never more in flight than asked', async () => {
    const target = watched(load, ({ number }) => 1 + (number % 5))
    await runClosedLoad(load, [target], () => false)
    expect([...target.taken].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))
    expect(target.most()).toBe(4)
  })

  test('nothing new starts once the run is stopping', async () => {
    const target = watched(load, () => 1)
    await runClosedLoad(load, [target], () => target.taken.length >= 8)
    expect(target.taken.length).toBeLessThanOrEqual(8)
  })
})

test('with constant concurrency a slow stream keeps its share; with shared iterations the others take it over', async () => {
  const slowStart = ({ number }: Iteration) => (number === 0 ? 30 : 1)
  const shared = watched(LOAD, slowStart)
  await runClosedLoad(LOAD, [shared], () => false)
  const constant = watched({ ...LOAD, executor: 'constant-concurrency' }, slowStart)
  await runClosedLoad({ ...LOAD, executor: 'constant-concurrency' }, [constant], () => false)
  expect(shared.taken.indexOf(4)).toBeLessThan(8)
  expect(constant.taken.indexOf(4)).toBeGreaterThan(25)
})

test('blocked order finishes one target before the next begins; interleaved order mixes them', async () => {
  for (const order of ['blocked', 'interleaved'] as const) {
    const log: string[] = []
    const load = { ...LOAD, order }
    await runClosedLoad(
      load,
      ['a', 'b'].map((name) => watched(load, () => 1, log, name)),
      () => false,
    )
    expect(log.lastIndexOf('a') < log.indexOf('b')).toBe(order === 'blocked')
  }
})
