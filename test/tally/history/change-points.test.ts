import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestSplit, DistanceSums } from '../../../src/tally/history/best-split.ts'
import { findChangePoints } from '../../../src/tally/history/change-points.ts'
import { compareMeans } from '../../../src/tally/history/student-test.ts'
import { TIGERBEETLE } from './tigerbeetle.ts'

const places = (points: readonly { at: number }[]) => points.map(({ at }) => at)

describe('change points are those that Apache Otava publishes', () => {
  test.each<[number, number, number[]]>([
    [0.01, 0.05, [15, 71]],
    [0.05, 0.05, [15, 71]],
    [0.1, 0.05, [10, 11, 15, 71, 363]],
    [0.2, 0.05, [10, 11, 15, 71]],
    [
      0.2,
      0.0,
      [
        3, 6, 7, 10, 11, 13, 15, 16, 28, 29, 35, 37, 39, 41, 44, 48, 49, 56, 58, 61, 65, 66, 69, 71, 74, 76,
        82, 95, 108, 117, 125, 126, 129, 131, 136, 137, 142, 148, 165, 169, 187, 190, 192, 197, 200, 212, 220,
        241, 243, 246, 247, 249, 250, 260, 265, 266, 268, 278, 282, 288, 305, 306, 325, 330, 337, 338, 340,
        347, 349, 363,
      ],
    ],
    [
      0.1,
      0.0,
      [
        3, 6, 10, 11, 15, 16, 28, 29, 35, 37, 39, 41, 44, 48, 49, 61, 71, 95, 117, 131, 142, 148, 165, 169,
        192, 206, 212, 260, 265, 268, 278, 282, 288, 305, 363,
      ],
    ],
    [0.01, 0.0, [15, 26, 61, 71, 95, 117, 131, 142, 148, 165, 169, 192, 212, 260]],
    [0.001, 0.0, [15, 61, 71, 95, 117, 131, 142, 148, 192, 212, 260]],
    [0.0001, 0.0, [71, 95, 117, 131, 142, 148, 192, 212]],
    [0.00001, 0.0, [71, 95, 131, 192, 212]],
  ])('for TigerBeetle at a chance of %d and a magnitude of %d', (maxPValue, magnitude, expected) => {
    expect(places(findChangePoints(TIGERBEETLE, { maxPValue, magnitude, window: 30 }))).toEqual(expected)
  })

  test('for a step in twenty values', () => {
    const before = [1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96]
    const after = [0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5, 0.49]
    const [point, ...others] = findChangePoints([...before, ...after], { maxPValue: 0.0001, window: 10 })
    expect(others).toEqual([])
    expect(point?.at).toBe(10)
    expect(point?.before).toBeCloseTo(1.004, 10)
    expect(point?.after).toBeCloseTo(0.501, 10)
  })

  test('for three plateaus', () => {
    const series = [0.3, 2.4, 1.5, -0.9, -0.5, 99.7, 98.3, 99.1, 149, 149.7, 149.5, 149.1, 148.8, 150]
    expect(places(findChangePoints(series, { maxPValue: 0.001 }))).toEqual([5, 8])
  })

  test.each([
    [[1, 1.02, 1.05, 0.95, 0.98], [1, 1.02, 1.05, 0.95, 0.98], 0.99, 1.01],
    [[1, 1.02, 1.05, 0.95, 0.98], [0.8, 0.82, 0.85, 0.79, 0.77], 0, 0.001],
  ])('and the test of %j against %j', (left, right, least, most) => {
    const { pValue } = compareMeans(left, right)
    expect(pValue).toBeGreaterThanOrEqual(least)
    expect(pValue).toBeLessThan(most)
  })
})

describe('change points', () => {
  test('the energy is that of the definition, summed pair by pair', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 12 }), (series) => {
        const best = bestSplit(new DistanceSums(series), 0, series.length)
        expect(best?.energy).toBeCloseTo(largestEnergy(series), 8)
      }),
    )
  })

  test('noise alone has none, and neither have series of no, one or two values', () => {
    const noise = Array.from({ length: 60 }, (_, index) => 5 + Math.sin(index * 12.9898) * 0.1)
    for (const series of [noise, [], [1], [1, 2]]) expect(findChangePoints(series)).toEqual([])
  })
})

/** The largest energy of any split and end, straight from Matteson and James's definition. */
function largestEnergy(series: readonly number[]): number {
  let largest = Number.NEGATIVE_INFINITY
  for (let at = 1; at < series.length; at += 1)
    for (let end = at + 1; end <= series.length; end += 1)
      largest = Math.max(largest, energy(series.slice(0, at), series.slice(at, end)))
  return largest
}

function energy(left: readonly number[], right: readonly number[]): number {
  const between = left.flatMap((a) => right.map((b) => Math.abs(a - b)))
  const mean = (distances: readonly number[]) =>
    distances.length === 0 ? 0 : distances.reduce((sum, distance) => sum + distance, 0) / distances.length
  const divergence = 2 * mean(between) - mean(pairs(left)) - mean(pairs(right))
  return ((left.length * right.length) / (left.length + right.length)) * divergence
}

function pairs(values: readonly number[]): number[] {
  return values.flatMap((a, index) => values.slice(index + 1).map((b) => Math.abs(a - b)))
}
