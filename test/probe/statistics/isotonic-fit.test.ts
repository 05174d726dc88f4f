import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findCrossing,
  fitIsotonic,
  isMonotone,
  type LevelCount,
} from '../../../src/probe/statistics/isotonic-fit.ts'

const counts = fc.uniqueArray(
  fc.record({
    at: fc.integer({ min: 1, max: 60 }),
    tries: fc.integer({ min: 1, max: 50 }),
    part: fc.nat(100),
  }),
  { minLength: 1, maxLength: 12, selector: ({ at }) => at },
)

function countOf({ at, tries, part }: { at: number; tries: number; part: number }): LevelCount {
  return { at, tries, hits: Math.floor((tries * part) / 100) }
}

/** What the fit makes smallest. */
function distance(fitted: (at: number) => number, all: readonly LevelCount[]): number {
  return all.reduce((sum, { at, hits, tries }) => sum + tries * (hits / tries - fitted(at)) ** 2, 0)
}

describe('the isotonic fit', () => {
  test('leaves alone what rises by itself', () => {
    const rising = [
      { at: 1, hits: 0, tries: 10 },
      { at: 2, hits: 1, tries: 10 },
      { at: 4, hits: 5, tries: 10 },
    ]
    expect(fitIsotonic(rising).map(({ share }) => share)).toEqual([0, 0.1, 0.5])
    expect(isMonotone(rising)).toBe(true)
  })

  test('pools a fall by the number of tries', () => {
    const falling = [
      { at: 1, hits: 3, tries: 30 },
      { at: 2, hits: 0, tries: 60 },
      { at: 4, hits: 5, tries: 10 },
    ]
    expect(fitIsotonic(falling).map(({ share }) => share)).toEqual([3 / 90, 3 / 90, 0.5])
    expect(isMonotone(falling)).toBe(false)
  })

  test('never falls, keeps the total, and no rising line lies nearer', () => {
    fc.assert(
      fc.property(counts, fc.float({ min: 0, max: 1, noNaN: true }), (rows, level) => {
        const all = rows.map(countOf)
        const fitted = fitIsotonic(all)
        const shares = new Map(fitted.map(({ at, share }) => [at, share]))
        const of = (at: number) => shares.get(at) ?? Number.NaN
        expect(
          fitted.every(({ share }, index) => index === 0 || share >= (fitted[index - 1]?.share ?? 0)),
        ).toBe(true)
        const total = all.reduce((sum, { hits }) => sum + hits, 0)
        expect(all.reduce((sum, { at, tries }) => sum + tries * of(at), 0)).toBeCloseTo(total, 6)
        const mean = total / all.reduce((sum, { tries }) => sum + tries, 0)
        expect(distance(of, all)).toBeLessThanOrEqual(distance(() => mean, all) + 1e-9)
        expect(distance(of, all)).toBeLessThanOrEqual(distance((at) => Math.max(of(at), level), all) + 1e-9)
      }),
    )
  })

  test('crosses a bound on the line between two places, and not where it only touches it', () => {
    const fitted = [
      { at: 10, share: 0.01 },
      { at: 20, share: 0.05 },
      { at: 30, share: 0.15 },
    ]
    expect(findCrossing(fitted, 0.03)).toBeCloseTo(15)
    expect(findCrossing(fitted, 0.05)).toBeCloseTo(20)
    expect(findCrossing(fitted, 0.2)).toBeUndefined()
    expect(findCrossing(fitted, 0.005)).toBeUndefined()
  })
})
