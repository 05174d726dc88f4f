import { describe, expect, test } from 'vitest'
import { PercentileShift } from '../../../src/run/health/percentile-shift.ts'

const MS = 1000

/** A hundred times from 101 to 200 ms, some of which may be late. */
function shiftWith(lagOf: (index: number) => number): { median: number; tail: number } {
  const shift = new PercentileShift()
  for (let index = 1; index <= 100; index++) shift.add('voice', (100 + index) * MS, lagOf(index))
  return { median: shift.ofMedian, tail: shift.ofTail }
}

describe('late timestamps', () => {
  test('that are not late move nothing', () => {
    expect(shiftWith(() => 0)).toEqual({ median: 0, tail: 0 })
  })

  test('that may all be late by the same time move each percentile by it', () => {
    const { median, tail } = shiftWith(() => 30 * MS)
    expect(median).toBeCloseTo(30 / 150, 1)
    expect(tail).toBeCloseTo(30 / 190, 1)
  })

  test('move no percentile if only one in fifty is late, however late it is', () => {
    const { median, tail } = shiftWith((index) => (index % 50 === 0 ? 90 * MS : 0))
    expect(median).toBeLessThan(0.02)
    expect(tail).toBeLessThan(0.02)
  })

  test('of the longest times move the tail and not the median', () => {
    const { median, tail } = shiftWith((index) => (index > 85 ? 60 * MS : 0))
    expect(median).toBeLessThan(0.12)
    expect(tail).toBeGreaterThan(0.05)
  })

  test('by less than a millisecond are not counted: the error bar says it', () => {
    const shift = new PercentileShift()
    for (let index = 0; index < 100; index++) shift.add('lab', 5 * MS, 900)
    expect([shift.ofMedian, shift.ofTail]).toEqual([0, 0])
  })

  test('never move a percentile by more than the whole of it', () => {
    expect(shiftWith(() => 1e9)).toEqual({ median: 1, tail: 1 })
  })
})

test('the target whose percentiles may be off by most decides', () => {
  const shift = new PercentileShift()
  for (let index = 0; index < 100; index++) {
    shift.add('slow', 1000 * MS, 10 * MS)
    shift.add('quick', 20 * MS, 10 * MS)
  }
  expect(shift.ofMedian).toBeCloseTo(0.5, 2)
})

test('a percentile that is not printed cannot be off: six trials have a median only', () => {
  const shift = new PercentileShift()
  for (let index = 0; index < 6; index++) shift.add('voice', 100 * MS, index === 5 ? 90 * MS : 0)
  expect(shift.ofTail).toBe(0)
})

test('without an answer there is nothing that could be off', () => {
  expect(new PercentileShift().ofMedian).toBe(0)
})
