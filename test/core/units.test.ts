import { describe, expect, test } from 'vitest'
import {
  type Micros,
  type Millis,
  type MonotonicTime,
  type RunTime,
  toMicros,
  toMillis,
} from '../../src/core/units.ts'

/** The compiler checks these lines: an expected error that does not come is an error itself. */
describe('units', () => {
  const length: Micros = 1500
  const stamp: MonotonicTime = 7_000_000

  test('take the place of plain numbers, and plain numbers theirs', () => {
    const sum: number = length + 1
    const doubled: Micros = length * 2
    expect([sum, doubled]).toEqual([1501, 3000])
  })

  test('do not take each other’s place', () => {
    // @ts-expect-error microseconds are no milliseconds
    const timeout: Millis = length
    // @ts-expect-error an instant is no length
    const duration: Micros = stamp
    // @ts-expect-error an instant of the clock is no instant of the run
    const due: RunTime = stamp
    // @ts-expect-error a function that takes milliseconds takes no microseconds
    const converted = toMicros(length)
    expect([timeout, duration, due, converted]).toHaveLength(4)
  })

  test('are converted by name', () => {
    expect(toMillis(length)).toBe(1.5)
    expect(toMicros(toMillis(length))).toBe(length)
  })
})
