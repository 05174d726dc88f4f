import { describe, expect, test } from 'vitest'
import type { Probe } from '../../src/core/config/probe.ts'
import { divideSearch } from '../../src/distributed/coordinator/divide-search.ts'

const probe = (kind: Probe['kind'], max: number) => ({ kind, max }) as Probe

describe('a search on workers', () => {
  test('has a shard for each worker, which needs its part of the highest level', () => {
    expect(divideSearch(probe('concurrency', 100), 'eu', 3)).toEqual(
      [0, 1, 2].map((index) => ({
        shard: `eu-${index + 1}`,
        vantage: 'eu',
        share: { index, of: 3 },
        threads: 1,
        streams: 34,
      })),
    )
  })

  test('of a rate needs no known number of streams', () => {
    expect(divideSearch(probe('request-rate', 5000), 'eu', 2).map(({ streams }) => streams)).toEqual([1, 1])
  })

  test('is refused where some workers would never have anything to do', () => {
    expect(() => divideSearch(probe('concurrency', 3), 'eu', 4)).toThrow(
      'the highest level, 3, is too low to share between 4 workers',
    )
  })
})
