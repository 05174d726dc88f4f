import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIterations, type Iteration, type IterationOptions } from '../../src/pace/iterations.ts'
import type { LoadShape } from '../../src/pace/load-shape.ts'
import { randomPermutation, seededRandom } from '../../src/pace/random.ts'
import { createTextOrder } from '../../src/pace/text-order.ts'

const SHAPE: LoadShape = { trials: 100, maxConcurrency: 4, levels: [] }
const PLAN: IterationOptions = { seed: 7, texts: 5, warmup: 3, shape: SHAPE, connection: 'both' }

function all(plan: IterationOptions): Iteration[] {
  const iteration = createIterations(plan)
  const list: Iteration[] = []
  for (let next = iteration(0, 0); next; next = iteration(list.length, 0)) list.push(next)
  return list
}

describe('iterations', () => {
  test('warm-up comes first and is labelled, and the number of measured trials is as configured', () => {
    const list = all(PLAN)
    expect(list).toHaveLength(103)
    expect(list.slice(0, 3).every(({ phase }) => phase === 'warmup')).toBe(true)
    expect(list.slice(3).every(({ phase }) => phase === 'measure')).toBe(true)
  })

  test('a seed is reproducible, another seed gives another schedule', () => {
    expect(all(PLAN)).toEqual(all(PLAN))
    expect(all(PLAN)).not.toEqual(all({ ...PLAN, seed: 8 }))
  })

  test('`both` requests as many cold as warm connections', () => {
    const measured = all(PLAN).filter(({ phase }) => phase === 'measure')
    expect(measured.filter(({ connection }) => connection === 'cold')).toHaveLength(50)
  })

  test('a long run has twenty blocks, a short one has blocks of one round of the streams', () => {
    expect(new Set(all(PLAN).map(({ block }) => block)).size).toBe(20)
    expect(new Set(all({ ...PLAN, shape: { ...SHAPE, trials: 8 } }).map(({ block }) => block)).size).toBe(2)
  })
})

describe('text order', () => {
  test('each round uses every text once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), fc.nat(5), (texts, seed, round) => {
        const text = createTextOrder(texts, seed)
        const spoken = Array.from({ length: texts }, (_, index) => text(round * texts + index))
        expect([...spoken].sort((a, b) => a - b)).toEqual(Array.from({ length: texts }, (_, index) => index))
      }),
    )
  })
})

describe('seeded random', () => {
  test('neighbouring streams are uncorrelated', () => {
    const firsts = Array.from({ length: 4000 }, (_, lane) => seededRandom(7, lane).fraction() - 0.5)
    const product = firsts.slice(1).reduce((sum, value, index) => sum + value * (firsts[index] ?? 0), 0)
    // Uniform fractions have a variance of 1/12; the correlation of 4,000 independent pairs stays below 0.08.
    expect(Math.abs((product / 4000) * 12)).toBeLessThan(0.08)
  })

  test('streams of one seed are independent', () => {
    const [first, second] = [seededRandom(1, 0), seededRandom(1, 1)]
    expect(first.fraction()).not.toBe(second.fraction())
  })

  test('every position of a permutation is equally likely', () => {
    const random = seededRandom(42)
    const firsts = [0, 0, 0, 0]
    for (let round = 0; round < 4000; round++) {
      const first = randomPermutation(4, random)[0] ?? 0
      firsts[first] = (firsts[first] ?? 0) + 1
    }
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
