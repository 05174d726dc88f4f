import { describe, expect, test } from 'vitest'
import { ByteTimes } from '../../../src/run/capture/byte-times.ts'

/** A packet: its first position, its length, and when it passed. */
type Packet = readonly [start: number, length: number, at: number]

const IN_ORDER: Packet[] = [
  [0, 100, 10],
  [100, 50, 20],
  [150, 50, 30],
]
/** The middle one is sent again, after the last. */
const LATE: Packet[] = [
  [0, 100, 10],
  [150, 50, 30],
  [100, 50, 200],
]

function passing(packets: readonly Packet[], first = 1000): ByteTimes {
  const times = new ByteTimes(first, 0)
  for (const [start, length, at] of packets) times.add((first + start) % 2 ** 32, length, at)
  return times
}

const READ = 1000

describe('when a byte could be read', () => {
  test.each<[string, readonly Packet[], number, number | undefined]>([
    ['when its packet came', IN_ORDER, 0, 10],
    ['when its packet came, to the last of its bytes', IN_ORDER, 99, 10],
    ['when its packet came, from the first of its bytes on', IN_ORDER, 100, 20],
    ['never, if nothing has come so far', IN_ORDER, 200, undefined],
    ['when what is before it had come too', LATE, 150, 200],
    ['when its own packet came late', LATE, 149, 200],
    ['not later, if only what follows is late', LATE, 99, 10],
    ['with the first packet, and not when that was sent again', [...IN_ORDER, [100, 100, 400]], 160, 30],
    ['with what is new in a packet that repeats older bytes', [...IN_ORDER, [100, 200, 400]], 220, 400],
    ['with what is old in a packet that adds new bytes', [...IN_ORDER, [100, 200, 400]], 199, 30],
    [
      'unmoved by a packet that repeats what came beyond a hole',
      [...LATE.slice(0, 2), [150, 50, 90]],
      160,
      30,
    ],
    ['as a hole was filled in two parts', [...LATE.slice(0, 2), [120, 30, 60], [100, 20, 70]], 160, 70],
    ['as a hole was filled by one packet over it', [...LATE.slice(0, 2), [90, 80, 60]], 160, 60],
  ])('%s', (_sentence, packets, position, at) => {
    expect(passing(packets).readable(position, READ)).toBe(at)
  })

  test('does not wait for what the capture has lost: it had come when the byte was read', () => {
    expect(passing(LATE).readable(150, 100)).toBe(30)
  })

  test('is unknown if the capture has lost its own packet', () => {
    expect(passing(LATE).readable(120, 100)).toBeUndefined()
  })

  test.each([
    ['just before the end of the numbers', 2 ** 32 - 150],
    ['at their end', 2 ** 32 - 1],
    ['at their beginning', 0],
  ])('is found where the numbers begin %s', (_sentence, first) => {
    const times = passing(LATE, first)
    expect([times.readable(99, READ), times.readable(199, READ)]).toEqual([10, 200])
  })

  test('is found after the numbers have wrapped several times', () => {
    const times = new ByteTimes(77, 0)
    const step = 2 ** 30
    for (let count = 0; count < 20; count++) times.add((77 + count * step) % 2 ** 32, step, count)
    expect(times.readable(19 * step + 5, READ)).toBe(19)
    expect(times.readable(3 * step, READ)).toBe(3)
  })

  test('is found beyond many holes', () => {
    const holes = Array.from({ length: 500 }, (_, index): Packet => [100 * index, 50, index])
    const times = passing([...holes, [50_000, 50, 900]])
    expect(times.readable(50_010, READ)).toBe(900)
    expect(times.readable(410, READ)).toBe(4)
    expect(times.readable(460, READ)).toBeUndefined()
  })

  test('is forgotten on request', () => {
    const times = passing(IN_ORDER)
    times.forget(20)
    expect([times.readable(50, READ), times.readable(120, READ)]).toEqual([undefined, 20])
  })
})

test('a byte was sent with the first packet that carried it, whatever came of that', () => {
  const times = passing([...IN_ORDER, [100, 50, 400]])
  expect([times.passed(100), times.passed(149), times.passed(200)]).toEqual([20, 20, undefined])
})
