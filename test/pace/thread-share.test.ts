import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPacer } from '../../src/pace/pacer.ts'
import { createSchedule } from '../../src/pace/schedule.ts'
import { shareOf, subdivide, type ThreadShare } from '../../src/pace/thread-share.ts'

/** The shares of the threads of all machines that divide a load. */
function sharesOf(machines: number, threads: number): ThreadShare[] {
  return Array.from({ length: machines }, (_, index) =>
    Array.from({ length: threads }, (_, thread) => subdivide({ index, of: machines }, thread, threads)),
  ).flat()
}

const machines = fc.integer({ min: 1, max: 12 })
const threads = fc.integer({ min: 1, max: 6 })

/** Every start of a share, with its number. */
function startsOf(schedule: ReturnType<typeof createSchedule>, share: ThreadShare) {
  const pacer = createPacer(schedule, share)
  const starts: { number: number; due: number }[] = []
  for (let next = pacer.next(0, 0); next.kind === 'start'; next = pacer.next(0, starts.length))
    starts.push({ number: next.number, due: next.due })
  return starts
}

describe('a load that is divided over machines and their threads', () => {
  test('is divided into whole numbers that add up to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), machines, threads, (total, count, each) => {
        const parts = sharesOf(count, each).map((share) => shareOf(total, share))
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('has together the schedule of the undivided load from the same seed', () => {
    const arrival = fc.constantFrom('uniform' as const, 'poisson' as const, { gamma: 0.5 })
    fc.assert(
      fc.property(fc.integer(), arrival, machines, threads, (seed, process, count, each) => {
        const rate = [
          { from: 0, to: 60, duration: 1000 },
          { from: 60, to: 60, duration: 1000 },
        ]
        const make = () => createSchedule({ seed, rngStream: 1000, arrival: process, rate })
        const whole = startsOf(make(), { index: 0, of: 1 })
        // Each machine draws the schedule for itself.
        const united = sharesOf(count, each).flatMap((share) => startsOf(make(), share))
        expect(united.sort((a, b) => a.number - b.number)).toEqual(whole)
      }),
    )
  })
})
