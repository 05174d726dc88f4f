import { expect, test } from 'vitest'
import { findGrowth, type Reading } from '../../bench/soak/find-growth.ts'

const FLAT: Reading = { heap: 50e6, resident: 200e6, handles: 4, timers: 0 }
const times = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at))

test('what stays the same does not grow, and neither does what is noise or a warm-up', () => {
  expect(findGrowth(times(30, () => FLAT))).toEqual([])
  expect(
    findGrowth(times(30, (at) => ({ ...FLAT, heap: at < 10 ? at * 5e6 : 50e6 + (at % 3) * 1e6 }))),
  ).toEqual([])
  expect(findGrowth(times(30, (at) => ({ ...FLAT, handles: at === 25 ? 9 : 4 })))).toEqual([])
})

test.each([
  ['heap', 'bytes of heap', (at: number) => 50e6 + at * 1e6],
  ['resident', 'bytes of resident memory', (at: number) => 200e6 + at * 5e6],
  ['handles', 'handles', (at: number) => 4 + at],
  ['timers', 'timers', (at: number) => (at < 18 ? 0 : 1)],
] as const)('growth of %s is found', (field, name, valueAt) => {
  const found = findGrowth(times(30, (at) => ({ ...FLAT, [field]: valueAt(at) })))
  expect(found).toEqual([expect.stringContaining(`${name} grew from`)])
})

test('a run of a few readings says nothing', () => {
  expect(findGrowth(times(5, () => FLAT))).toEqual(['too few readings: 5 of 6'])
})
