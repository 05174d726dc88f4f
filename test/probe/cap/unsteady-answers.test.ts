import { describe, expect, test } from 'vitest'
import type { Behaviour } from '../behaviour.ts'
import { searchCap } from '../run-search.ts'
import { UNSTEADY_SERVICES } from './provider-behaviours.ts'

const SEARCHES = 6

describe('a search where answers are unsteady', () => {
  test.each(UNSTEADY_SERVICES)('sees no limit where there is none: %s', (_, service) => {
    const found = Array.from({ length: SEARCHES }, (_, seed) => {
      const { finding } = searchCap({ ...service, limit: () => 1000 }, seed, { max: 24 }, 0.5)
      return finding.reason === 'boundary' ? [finding.feasible] : []
    }).flat()
    expect(found.length, found.join(', ')).toBeLessThanOrEqual(1)
  })

  test.each(
    UNSTEADY_SERVICES.flatMap(([name, service]) => [3, 10].map((limit) => ({ name, service, limit }))),
  )('finds a queue behind $limit slots: $name', ({ service, limit }) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const behaviour: Behaviour = { ...service, limit: () => limit, excess: 'queue' }
      const [low, high] = searchCap(behaviour, seed, { max: 64 }, 0.5).finding.interval
      return low <= limit && limit <= high ? [] : [`${low} to ${high}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(1)
  })
})
