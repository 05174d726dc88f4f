import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type InFlightInterval, maxOverlap, maxOverlapWithin } from '../../../src/probe/statistics/overlap.ts'

const stretches = fc.array(
  fc
    .record({ from: fc.nat(50), length: fc.nat(20) })
    .map(({ from, length }) => ({ from, to: from + length })),
  { maxLength: 20 },
)

/** Counts at every moment there is. */
function countAtEveryMoment(all: readonly InFlightInterval[], from = 0, to = 100): number {
  const moments = Array.from({ length: to - from + 1 }, (_, index) => from + index)
  return Math.max(0, ...moments.map((at) => all.filter((one) => one.from <= at && at <= one.to).length))
}

describe('how many overlap', () => {
  test('agrees with counting at every moment', () => {
    fc.assert(
      fc.property(stretches, (all) => {
        expect(maxOverlap(all)).toBe(countAtEveryMoment(all))
      }),
    )
  })

  test('within a stretch agrees with counting at every moment of it', () => {
    fc.assert(
      fc.property(stretches, fc.nat(60), fc.nat(30), (all, from, length) => {
        expect(maxOverlapWithin({ from, to: from + length }, all)).toBe(
          countAtEveryMoment(all, from, from + length),
        )
      }),
    )
  })
})
