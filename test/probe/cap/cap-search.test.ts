import { describe, expect, test } from 'vitest'
import { nextCapStep } from '../../../src/probe/cap/cap-search.ts'
import { SEARCH_SETTINGS, searchCap } from '../run-search.ts'
import { hiddenLimit, PROVIDER_BEHAVIOURS, VAGUE_BOUNDARIES } from './provider-behaviours.ts'

const SEARCHES = 20

describe('the search for the hard cap of a provider that', () => {
  test.each(PROVIDER_BEHAVIOURS)('$name finds it exactly', ({ behave, misses, interval }) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const limit = hiddenLimit(seed)
      const { finding } = searchCap(behave(limit), seed, {}, interval)
      return finding.feasible === limit ? [] : [`${limit}: ${finding.feasible}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(misses)
  })
})

describe('the search for a boundary that is not sharp, of a provider that', () => {
  test.each(VAGUE_BOUNDARIES)('$name, says so with an interval that holds the limit', ({ behave }) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const limit = hiddenLimit(seed)
      const [low, high] = searchCap(behave(limit), seed).finding.interval
      return low <= limit && limit <= high ? [] : [`${limit}: ${low} to ${high}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(6)
  })
})

describe('the search for the hard cap', () => {
  test('finds slots that are freed late where what is left of them looks like a limit', () => {
    for (const limit of [32, 64, 128]) {
      const { finding } = searchCap({ limit: () => limit, recovery: 12_000 }, limit)
      expect(finding).toMatchObject({ feasible: limit, freesSlotsLate: true })
    }
  })

  test('gives no interval where the boundary is sharp', () => {
    expect(searchCap({ limit: () => 30 }, 4).finding.interval).toEqual([30, 30])
  })

  test('finds an account with a limit of one', () => {
    const { finding, requests } = searchCap({ limit: () => 1 }, 1)
    expect(finding).toMatchObject({ reason: 'boundary', feasible: 1, infeasible: 2 })
    expect(requests).toBeLessThanOrEqual(12)
  })

  test('says of a limit above the ceiling that none was met, and spends little on it', () => {
    const { finding, requests } = searchCap({ limit: () => 100 }, 1, { max: 40 })
    expect(finding).toMatchObject({ reason: 'ceiling', feasible: 40, infeasible: undefined })
    expect(requests).toBe(3 + 2 + 4 + 8 + 16 + 32 + 40)
  })

  test('says of an account that is not let in at all that nothing is carried', () => {
    const { finding } = searchCap({ limit: () => 0 }, 1)
    expect(finding).toMatchObject({ reason: 'boundary', feasible: 0, infeasible: 1 })
  })

  test('does not call it a limit when everything fails from half of it on', () => {
    const { finding } = searchCap({ limit: () => 60, failing: { from: 30, share: 1 } }, 1)
    expect(finding).toMatchObject({ reason: 'other failures', feasible: 30, infeasible: undefined })
  })

  test('asks three times on the carried side and three on the other, once after a long rest', () => {
    const { bursts } = searchCap({ limit: () => 12 }, 1)
    const of = (level: number) => bursts.filter((wave) => wave.level === level)
    expect(of(12)).toHaveLength(3)
    expect(of(13)).toHaveLength(3)
    expect(of(13).at(-1)?.cooldown).toBe(6 * SEARCH_SETTINGS.settle)
    expect(bursts.slice(1).every(({ cooldown }) => cooldown >= SEARCH_SETTINGS.settle)).toBe(true)
  })

  test('tells that slots recover late, and rests longer from then on', () => {
    const { finding } = searchCap({ limit: () => 41, recovery: 30_000 }, 0)
    expect(finding.freesSlotsLate).toBe(true)
    expect(finding.cooldown).toBeGreaterThanOrEqual(30_000)
  })

  test('tells that the limit changed, and that it is not sharp', () => {
    const changing = searchCap({ limit: (_, requests) => (requests < 71 ? 10 : 25) }, 1)
    expect(changing.finding).toMatchObject({ feasible: 25, hasChanged: true })
    expect(searchCap({ limit: () => 30, flip: 0.25 }, 4).finding.isNoisy).toBe(true)
    expect(searchCap({ limit: () => 30 }, 4).finding).toMatchObject({ isNoisy: false, hasChanged: false })
  })

  test('spends about ten times the limit, and never asks for more than the ceiling', () => {
    for (const limit of [5, 17, 64, 100, 199]) {
      const { requests, bursts } = searchCap({ limit: () => limit }, limit, { max: 256 })
      expect(requests / limit).toBeLessThan(15)
      expect(Math.max(...bursts.map(({ level }) => level))).toBeLessThanOrEqual(256)
    }
  })

  test('rests as long as the provider asks for', () => {
    const wave = { level: 1, cooldown: 5000, held: 1, turnedAway: 0, failed: 0, retryAfter: 42 }
    expect(nextCapStep(SEARCH_SETTINGS, [wave])).toEqual({ kind: 'burst', level: 1, cooldown: 42_000 })
  })
})
