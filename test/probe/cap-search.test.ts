import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../src/pace/random.ts'
import { nextWave } from '../../src/probe/cap-search.ts'
import { SETTINGS, searchCap } from './search.ts'
import type { Behaviour } from './simulated-provider.ts'

const SEARCHES = 40

/** Limits of every size, the smallest among them. */
function hiddenLimit(seed: number): number {
  return seed < 3 ? seed + 1 : 1 + seededRandom(seed, 9).integer(200)
}

interface Manner {
  readonly name: string
  readonly behave: (limit: number) => Behaviour
  /** Searches of 40 that may miss. */
  readonly misses: number
}

const MANNERS: readonly Manner[] = [
  { name: 'refuses at once', behave: (limit) => ({ limit: () => limit }), misses: 0 },
  { name: 'is reached out of order', behave: (limit) => ({ limit: () => limit, jitter: 20 }), misses: 0 },
  { name: 'makes the others wait', behave: (limit) => ({ limit: () => limit, excess: 'queue' }), misses: 0 },
  {
    name: 'never answers the others',
    behave: (limit) => ({ limit: () => limit, excess: 'hang' }),
    misses: 0,
  },
  { name: 'errs at the boundary', behave: (limit) => ({ limit: () => limit, flip: 0.2 }), misses: 2 },
  {
    name: 'lets a fifth slip through',
    behave: (limit) => ({ limit: () => limit, leak: 0.2 }),
    misses: 2,
  },
  {
    name: 'frees slots two seconds late',
    behave: (limit) => ({ limit: () => limit, recovery: 2_000 }),
    misses: 0,
  },
  {
    name: 'frees slots twelve seconds late',
    behave: (limit) => ({ limit: () => limit, recovery: 12_000 }),
    misses: 1,
  },
  {
    name: 'frees slots half a minute late',
    behave: (limit) => ({ limit: () => limit, recovery: 30_000 }),
    misses: 2,
  },
  {
    name: 'fails a fifth of the time from half the limit on',
    behave: (limit) => ({ limit: () => limit, failing: { from: Math.ceil(limit / 2), share: 0.2 } }),
    misses: 0,
  },
  {
    name: 'raises its limit meanwhile',
    behave: (limit) => ({ limit: (_, requests) => (requests < 2 * limit ? Math.ceil(limit / 2) : limit) }),
    misses: 2,
  },
  {
    name: 'lowers its limit meanwhile',
    behave: (limit) => ({ limit: (_, requests) => (requests < limit ? limit + 30 : limit) }),
    misses: 2,
  },
]

describe('the search for the hard cap of a provider that', () => {
  test.each(MANNERS)('$name finds it exactly', ({ behave, misses }) => {
    const missed = Array.from({ length: SEARCHES }, (_, seed) => {
      const limit = hiddenLimit(seed)
      const { finding } = searchCap(behave(limit), seed)
      return finding.feasible === limit ? [] : [`${limit}: ${finding.feasible}`]
    }).flat()
    expect(missed.length, missed.join(', ')).toBeLessThanOrEqual(misses)
  })
})

describe('the search for the hard cap', () => {
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
    const { waves } = searchCap({ limit: () => 12 }, 1)
    const of = (level: number) => waves.filter((wave) => wave.level === level)
    expect(of(12)).toHaveLength(3)
    expect(of(13)).toHaveLength(3)
    expect(of(13).at(-1)?.rest).toBe(4 * SETTINGS.settle)
    expect(waves.slice(1).every(({ rest }) => rest >= SETTINGS.settle)).toBe(true)
  })

  test('tells that slots recover late, and rests longer from then on', () => {
    const { finding } = searchCap({ limit: () => 41, recovery: 30_000 }, 0)
    expect(finding.recoversLate).toBe(true)
    expect(finding.settle).toBeGreaterThanOrEqual(30_000)
  })

  test('tells that the limit changed, and that it is not sharp', () => {
    const changing = searchCap({ limit: (_, requests) => (requests < 71 ? 10 : 25) }, 1)
    expect(changing.finding).toMatchObject({ feasible: 25, hasChanged: true })
    expect(searchCap({ limit: () => 30, flip: 0.25 }, 4).finding.isNoisy).toBe(true)
    expect(searchCap({ limit: () => 30 }, 4).finding).toMatchObject({ isNoisy: false, hasChanged: false })
  })

  test('spends about ten times the limit, and never asks for more than the ceiling', () => {
    for (const limit of [5, 17, 64, 100, 199]) {
      const { requests, waves } = searchCap({ limit: () => limit }, limit, { max: 256 })
      expect(requests / limit).toBeLessThan(15)
      expect(Math.max(...waves.map(({ level }) => level))).toBeLessThanOrEqual(256)
    }
  })

  test('rests as long as the provider asks for', () => {
    const wave = { level: 1, rest: 5000, held: 1, turnedAway: 0, failed: 0, retryAfter: 42 }
    expect(nextWave(SETTINGS, [wave])).toEqual({ kind: 'wave', level: 1, rest: 42_000 })
  })
})
