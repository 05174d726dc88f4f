import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { between, boundOf, instantOf, watchTicks } from '../../../src/floor/capture/wall-clock.ts'

/**
 * Two clocks of one time that passes by `step` microseconds with every look. The wall clock shows whole milliseconds
 * and stands `offset` microseconds after `EPOCH` when the monotonic clock stands at 0.
 */
function clocks(offset: number, step: (look: number) => number) {
  let time = 77_000_000
  let looks = 0
  let set = 0
  const pass = () => {
    time += step(looks++)
    return time
  }
  return {
    clock: { now: pass },
    wall: () => EPOCH + Math.floor((pass() + offset + set) / 1000),
    setBy: (microseconds: number) => {
      set += microseconds
    },
  }
}

/** Milliseconds since 1970. */
const EPOCH = 1_763_000_000_000

/** Microseconds from the true place of a moment of the wall clock to where it is said to be. */
function missedBy(offset: number, place: (seconds: number, nanoseconds: number) => number): number {
  return place(EPOCH / 1000 + 100, 250) - (100e6 + 0.25 - offset)
}

describe('the wall clock on the monotonic clock', () => {
  test('is placed within its bound, however often the ticks are looked at', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.double({ min: 0.05, max: 700, noNaN: true }), (offset, step) => {
        const { wall, clock } = clocks(offset, () => step)
        const ticks = watchTicks(wall, clock)
        const missed = missedBy(offset, (...time) => instantOf(ticks, ...time))
        expect(Math.abs(missed)).toBeLessThanOrEqual(boundOf(ticks) + 0.01)
      }),
    )
  })

  test('is placed exactly by the one tick that nothing interrupted', () => {
    const { wall, clock } = clocks(123_456, (look) => (look % 7_000 < 3_500 ? 0.2 : 400))
    expect(boundOf(watchTicks(wall, clock))).toBeLessThan(1)
  })

  test('holds between two readings that agree as well as the worse of them', () => {
    const { wall, clock } = clocks(500, () => 0.5)
    const both = between(watchTicks(wall, clock), watchTicks(wall, clock))
    expect(boundOf(both)).toBeLessThan(2)
    expect(Math.abs(missedBy(500, (...time) => instantOf(both, ...time)))).toBeLessThan(2)
  })

  test('is known only to the distance it was set by', () => {
    const { wall, clock, setBy } = clocks(500, () => 0.5)
    const before = watchTicks(wall, clock)
    setBy(8_000)
    expect(boundOf(between(before, watchTicks(wall, clock)))).toBeCloseTo(4_000, -1)
  })

  test('that is set while it is watched says so by its bound', () => {
    const { wall, clock, setBy } = clocks(500, () => 0.5)
    let looks = 0
    const restless = () => {
      if (++looks === 6_000) setBy(3_000)
      return wall()
    }
    expect(boundOf(watchTicks(restless, clock))).toBeGreaterThan(1_400)
  })
})
