import { describe, expect, test } from 'vitest'
import { createRequestRandom } from '../../../src/lab/server/request-random.ts'

const many = (make: (number: number) => number) => Array.from({ length: 4000 }, (_, index) => make(index + 1))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the random choices of a request', () => {
  test('are the same for the same seed, mount and number, whatever was drawn in between', () => {
    const first = createRequestRandom(7, 'a', 3)
    const again = createRequestRandom(7, 'a', 3)
    again.fraction('something else')
    expect(again.fraction('x')).toBe(first.fraction('x'))
    expect(again.hexDigits('id')).toBe(first.hexDigits('id'))
  })

  test.each([
    ['seed', createRequestRandom(8, 'a', 3)],
    ['mount', createRequestRandom(7, 'b', 3)],
    ['number', createRequestRandom(7, 'a', 4)],
  ])('differ for another %s', (_name, other) => {
    expect(other.hexDigits('id')).not.toBe(createRequestRandom(7, 'a', 3).hexDigits('id'))
  })

  test('ids are 32 hexadecimal digits and unique', () => {
    const ids = Array.from({ length: 5000 }, (_, index) => createRequestRandom(1, 'a', index).hexDigits('id'))
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('fractions are uniform', () => {
    const fractions = many((number) => createRequestRandom(1, 'a', number).fraction('x'))
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = fractions.filter((value) => value >= tenth / 10 && value < (tenth + 1) / 10).length / 4000
      expect(share).toBeGreaterThan(0.08)
      expect(share).toBeLessThan(0.12)
    }
  })

  test('a fixed delay is unchanged, in microseconds; a negative one is 0', () => {
    expect(createRequestRandom(1, 'a', 1).delay('x', 120)).toBe(120_000)
    expect(createRequestRandom(1, 'a', 1).delay('x', -5)).toBe(0)
  })

  test('a uniform delay covers its range', () => {
    const delays = many(
      (number) => createRequestRandom(1, 'a', number).delay('x', { min: 80, max: 300 }) / 1000,
    )
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(80)
    expect(Math.max(...delays)).toBeLessThan(300)
    expect(mean(delays)).toBeGreaterThan(186)
    expect(mean(delays)).toBeLessThan(194)
  })

  test('a log-normal delay has its median and its spread', () => {
    const delays = many(
      (number) => createRequestRandom(1, 'a', number).delay('x', { median: 200, sigma: 0.5 }) / 1000,
    )
    const sorted = delays.toSorted((a, b) => a - b)
    expect(sorted[2000]).toBeGreaterThan(192)
    expect(sorted[2000]).toBeLessThan(208)
    const logs = delays.map(Math.log)
    const spread = Math.sqrt(mean(logs.map((value) => (value - mean(logs)) ** 2)))
    expect(spread).toBeGreaterThan(0.48)
    expect(spread).toBeLessThan(0.52)
  })
})
