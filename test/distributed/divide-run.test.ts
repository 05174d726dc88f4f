import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideRun } from '../../src/distributed/coordinator/divide-run.ts'
import type { Load } from '../../src/executors/index.ts'
import type { RequestPlan } from '../../src/run/plan/run-plan.ts'

function planOf(load: Load, limits?: NonNullable<RequestPlan['spending']>['limits']): RequestPlan {
  const scenario = { load, targets: [{ id: 'a' }, { id: 'b' }] } as unknown as RequestPlan['scenario']
  const spending = limits && { limits, textCosts: [], cloneTestCosts: [] }
  return {
    workload: 'requests',
    scenario,
    targets: [],
    requests: 0,
    characters: 0,
    ...(spending && { spending }),
  }
}

const closed = (concurrency: number): Load => ({
  executor: 'constant-concurrency',
  order: 'interleaved',
  concurrency,
  trials: 1000,
})

describe('a run on workers', () => {
  test('has a shard for each worker of each vantage, and each vantage runs the whole load', () => {
    const shards = divideRun(planOf(closed(64)), { vantages: ['eu', 'us'], workers: 2, cores: 4 })
    expect(shards.map(({ shard, vantage, share }) => ({ shard, vantage, share }))).toEqual([
      { shard: 'eu-1', vantage: 'eu', share: { index: 0, of: 2 } },
      { shard: 'eu-2', vantage: 'eu', share: { index: 1, of: 2 } },
      { shard: 'us-1', vantage: 'us', share: { index: 0, of: 2 } },
      { shard: 'us-2', vantage: 'us', share: { index: 1, of: 2 } },
    ])
  })

  test('needs of each worker its part of the streams of all targets', () => {
    const [first] = divideRun(planOf(closed(100)), { vantages: ['eu'], workers: 4, cores: 4 })
    expect(first?.streams).toBe(50)
  })

  test('gives all shards the same number of threads, each with a stream of every target at least', () => {
    const shards = divideRun(planOf(closed(2000)), { vantages: ['eu'], workers: 2, cores: 3 })
    expect(shards.map(({ threads }) => threads)).toEqual([2, 2])
    const few = divideRun(planOf(closed(3)), { vantages: ['eu'], workers: 3, cores: 64 })
    expect(few.map(({ threads }) => threads)).toEqual([1, 1, 1])
  })

  test('is refused where some workers would have nothing to do', () => {
    expect(() => divideRun(planOf(closed(3)), { vantages: ['eu'], workers: 4, cores: 4 })).toThrow(
      'the load has at most 3 requests in flight, too few to divide over 4 workers',
    )
  })

  test('spends its budget once, over all workers of all vantages', () => {
    const limit = fc.integer({ min: 0, max: 1e12 })
    fc.assert(
      fc.property(
        limit,
        limit,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (requests, cost, places, workers) => {
          const vantages = Array.from({ length: places }, (_, place) => `v${place}`)
          const shards = divideRun(planOf(closed(64), { requests, cost }), { vantages, workers, cores: 2 })
          const sum = (name: 'requests' | 'cost') =>
            shards.reduce((total, { spending }) => total + (spending?.limits[name] ?? Number.NaN), 0)
          expect([sum('requests'), sum('cost')]).toEqual([requests, cost])
        },
      ),
    )
  })
})
