import { describe, expect, test } from 'vitest'
import { PacketClockMapping } from '../../../src/run/capture/packet-clock.ts'

/** Both clocks of a machine: each reading takes 7 us. The wall clock can be set. */
function machine() {
  let now = 5_000_000
  let ahead = 1_700_000_000_000_000
  return {
    clock: { now: () => (now += 7) },
    wall: () => Math.floor((now + ahead) / 1000),
    wait: (micros: number) => (now += micros),
    set: (micros: number) => (ahead += micros),
    /** What the kernel writes on a packet that passes now. */
    packet: () => ({
      seconds: Math.floor((now + ahead) / 1e6),
      nanoseconds: ((now + ahead) % 1e6) * 1000,
      at: now,
    }),
  }
}

describe('the clock of the packets', () => {
  test('is mapped to the monotonic clock', () => {
    const { clock, wall, wait, packet } = machine()
    const mapping = new PacketClockMapping(clock, wall)
    wait(3_000_000)
    mapping.check()
    const { seconds, nanoseconds, at } = packet()
    expect(Math.abs(mapping.toMonotonic(seconds, nanoseconds) - at)).toBeLessThanOrEqual(mapping.uncertainty)
    expect(mapping.uncertainty).toBeLessThan(20)
    expect(mapping.isTrusted(0, at)).toBe(true)
  })

  test.each([
    ['ahead', 5_000_000],
    ['back', -90_000_000],
    ['by a few milliseconds', 3000],
  ])('is mapped again when the wall clock was set %s', (_sentence, by) => {
    const { clock, wall, wait, set, packet } = machine()
    const mapping = new PacketClockMapping(clock, wall)
    wait(1_000_000)
    mapping.check()
    const { at: before } = packet()
    set(by)
    wait(100_000)
    mapping.check()
    wait(1000)
    const { seconds, nanoseconds, at } = packet()
    expect(Math.abs(mapping.toMonotonic(seconds, nanoseconds) - at)).toBeLessThanOrEqual(mapping.uncertainty)
    expect(mapping.isTrusted(before - 500_000, before - 1000)).toBe(true)
    expect(mapping.isTrusted(before - 1000, at)).toBe(false)
    expect(mapping.isTrusted(at, at + 1000)).toBe(true)
  })

  test('says at the end how far it may have been off', () => {
    const { clock, wall, wait, set } = machine()
    const mapping = new PacketClockMapping(clock, wall)
    wait(1_000_000)
    set(800)
    mapping.finish()
    expect(mapping.uncertainty).toBeGreaterThan(300)
  })
})
