import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  combineMappings,
  mappingUncertainty,
  mapWallClock,
  toMonotonic,
} from '../../../src/run/capture/wall-clock.ts'

/**
 * Two clocks of one time that passes by `step` microseconds with every look. The wall clock shows whole
 * milliseconds and stands `offset` microseconds after `EPOCH` when the monotonic clock stands at 0.
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

/** Error of a mapped wall clock time, in microseconds. */
function missedBy(offset: number, place: (seconds: number, nanoseconds: number) => number): number {
  return place(EPOCH / 1000 + 100, 250) - (100e6 + 0.25 - offset)
}

describe('the mapping of the wall clock', () => {
  test('is right within its uncertainty, however often the clock is read', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.double({ min: 0.05, max: 700, noNaN: true }), (offset, step) => {
        const { wall, clock } = clocks(offset, () => step)
        const ticks = mapWallClock(wall, clock)
        const missed = missedBy(offset, (...time) => toMonotonic(ticks, ...time))
        expect(Math.abs(missed)).toBeLessThanOrEqual(mappingUncertainty(ticks) + 0.01)
      }),
    )
  })

  test('is exact with one uninterrupted tick', () => {
    const { wall, clock } = clocks(123_456, (look) => (look % 7_000 < 3_500 ? 0.2 : 400))
    expect(mappingUncertainty(mapWallClock(wall, clock))).toBeLessThan(1)
  })

  test('of two readings is as good as the worse of them', () => {
    const { wall, clock } = clocks(500, () => 0.5)
    const both = combineMappings(mapWallClock(wall, clock), mapWallClock(wall, clock))
    expect(mappingUncertainty(both)).toBeLessThan(2)
    expect(Math.abs(missedBy(500, (...time) => toMonotonic(both, ...time)))).toBeLessThan(2)
  })

  test('is uncertain by the amount that the clock was set', () => {
    const { wall, clock, setBy } = clocks(500, () => 0.5)
    const before = mapWallClock(wall, clock)
    setBy(8_000)
    expect(mappingUncertainty(combineMappings(before, mapWallClock(wall, clock)))).toBeCloseTo(4_000, -1)
  })

  test('is uncertain if the clock is set while it is observed', () => {
    const { wall, clock, setBy } = clocks(500, () => 0.5)
    let looks = 0
    const restless = () => {
      if (++looks === 6_000) setBy(3_000)
      return wall()
    }
    expect(mappingUncertainty(mapWallClock(restless, clock))).toBeGreaterThan(1_400)
  })
})
