import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ArrivalProcess } from '../../src/pace/arrival-gaps.ts'
import { createPacer, type Pacer } from '../../src/pace/pacer.ts'
import { createRamps } from '../../src/pace/ramps.ts'
import { createSchedule, type ScheduleOptions } from '../../src/pace/schedule.ts'

const MINUTE = 60_000

function steady(rate: number, arrival: ArrivalProcess, seed = 1, duration = 10 * MINUTE): ScheduleOptions {
  return { seed, rngStream: 1, arrival, rate: [{ from: rate, to: rate, duration }] }
}

function duesOf(plan: ScheduleOptions): number[] {
  const schedule = createSchedule(plan)
  const dues: number[] = []
  for (let due = schedule(0); due !== undefined; due = schedule(dues.length)) dues.push(due)
  return dues
}

/**
 * Squared coefficient of variation of the gaps: 0 for even ones, 1 for exponential ones, 1/k for gamma of
 * shape k.
 */
function variation(dues: readonly number[]): number {
  const gaps = dues.slice(1).map((due, index) => due - (dues[index] ?? 0))
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
  return gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length / mean ** 2
}

describe('a schedule', () => {
  test('uniform arrivals are evenly spaced, from the start', () => {
    expect(duesOf(steady(4, 'uniform', 1, 1000))).toEqual([0, 250, 500, 750])
  })

  test.each<[string, ArrivalProcess, number]>([
    ['poisson gaps vary as exponential ones do', 'poisson', 1],
    ['gamma of shape 4 is more even', { gamma: 4 }, 1 / 4],
    ['gamma of shape 0.25 comes in bursts', { gamma: 0.25 }, 4],
    ['gamma of shape 1 is poisson', { gamma: 1 }, 1],
  ])('%s', (_, arrival, expected) => {
    const dues = duesOf(steady(50, arrival, 7))
    // 30,000 starts: five standard deviations of a Poisson count, more for bursts.
    expect(Math.abs(dues.length / 30_000 - 1)).toBeLessThan(0.05)
    expect(variation(dues) / expected).toBeGreaterThan(0.85)
    expect(variation(dues) / expected).toBeLessThan(1.15)
  })

  test('counts of a Poisson process have a variance equal to their mean', () => {
    const counts = Array.from({ length: 600 }, () => 0)
    for (const due of duesOf(steady(20, 'poisson', 3))) {
      const second = Math.floor(due / 1000)
      counts[second] = (counts[second] ?? 0) + 1
    }
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length
    expect(variance / mean).toBeGreaterThan(0.8)
    expect(variance / mean).toBeLessThan(1.2)
  })

  test('a seed is reproducible; another seed or another stream gives another schedule', () => {
    const plan = steady(5, 'poisson')
    expect(duesOf(plan)).toEqual(duesOf(plan))
    expect(duesOf(plan)).not.toEqual(duesOf({ ...plan, seed: 2 }))
    expect(duesOf(plan)).not.toEqual(duesOf({ ...plan, rngStream: 2 }))
  })

  test('a ramp from zero has as many arrivals as its area, ever closer together', () => {
    const rate = createRamps(0, [{ duration: 10_000, target: 20 }])
    const dues = duesOf({ seed: 1, rngStream: 1, arrival: 'uniform', rate })
    expect(dues).toHaveLength(100)
    // The area under the ramp until t seconds is t^2: the n-th start is due at the root of n.
    for (const [number, due] of dues.entries()) expect(due).toBeCloseTo(Math.sqrt(number) * 1000, 6)
  })

  test('poisson arrivals follow a changing rate', () => {
    const rate = createRamps(10, [
      { duration: 60_000, target: 10 },
      { duration: 0, target: 100 },
      { duration: 60_000, target: 100 },
    ])
    const dues = duesOf({ seed: 5, rngStream: 1, arrival: 'poisson', rate })
    const before = dues.filter((due) => due < 60_000).length
    expect(Math.abs(before / 600 - 1)).toBeLessThan(0.2)
    expect(Math.abs((dues.length - before) / 6000 - 1)).toBeLessThan(0.07)
  })

  test('is always in order and never past its end, for any shape', () => {
    const stage = fc.record({ duration: fc.integer({ min: 0, max: 5000 }), target: fc.nat(30) })
    const arrival = fc.constantFrom<ArrivalProcess>('uniform', 'poisson', { gamma: 0.5 })
    fc.assert(
      fc.property(
        fc.nat(30),
        fc.array(stage, { minLength: 1, maxLength: 4 }),
        arrival,
        fc.nat(),
        (...drawn) => {
          const [start, stages, spread, seed] = drawn
          const dues = duesOf({ seed, rngStream: 1, arrival: spread, rate: createRamps(start, stages) })
          const end = stages.reduce((sum, { duration }) => sum + duration, 0)
          expect(dues.every((due, index) => due >= (dues[index - 1] ?? 0) && due < end)).toBe(true)
        },
      ),
    )
  })
})

describe('a pacer', () => {
  const schedule = createSchedule(steady(4, 'uniform', 1, 1000))
  const alone: Pacer = createPacer(schedule, { index: 0, of: 1 })

  test.each([
    ['waits for what is due later', 100, 1, { kind: 'start', number: 1, due: 250, wait: 150 }],
    ['waits for nothing when it is late', 900, 1, { kind: 'start', number: 1, due: 250, wait: 0 }],
    ['stops when all has been sent', 900, 4, { kind: 'stop' }],
  ] as const)('%s', (_, elapsed, sent, expected) => {
    expect(alone.next(elapsed, sent)).toEqual(expected)
  })

  test('the shares of several threads add up to the whole schedule, each start once', () => {
    const numbers = [0, 1, 2].flatMap((index) => {
      const pacer = createPacer(schedule, { index, of: 3 })
      const taken: number[] = []
      for (let pace = pacer.next(0, 0); pace.kind === 'start'; pace = pacer.next(0, taken.length))
        taken.push(pace.number)
      return taken
    })
    expect(numbers.sort((a, b) => a - b)).toEqual([0, 1, 2, 3])
  })
})
