import { expect, test } from 'vitest'
import type { Load } from '../../../src/executors/index.ts'
import { chooseThreadCount } from '../../../src/run/plan/thread-count.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'

const closed = (concurrency: number): Load => ({
  executor: 'shared-iterations',
  concurrency,
  trials: 100,
  order: 'interleaved',
})

const open: Load = {
  executor: 'constant-arrival-rate',
  rate: 500,
  duration: 10_000,
  arrival: 'poisson',
  order: 'interleaved',
}

test.each([
  ['a few streams need one thread, however many cores', closed(64), 16, undefined, 1],
  ['a thousand streams get two threads', closed(1000), 8, undefined, 2],
  ['one core is left free', closed(10_000), 4, undefined, 3],
  ['two cores get one thread', closed(2000), 2, undefined, 1],
  ['an open load is sized by the duration of its answers', open, 16, undefined, 4],
  ['a requested number is used as it is', closed(4), 2, 3, 3],
] as [string, Load, number, number | undefined, number][])('%s', (_, load, cores, workers, threads) => {
  const scenario = { load, targets: [{}], ...(workers && { workers }) } as unknown as Scenario
  expect(chooseThreadCount(scenario, cores)).toBe(threads)
})
